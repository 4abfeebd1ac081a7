import type { Id, PersonRef } from '../api/types';

export interface Mark {
  verified: boolean;
  lookalike: boolean;
}

/**
 * What stands beside a name: whether the person was verified in person here, and whether the name
 * is easily confused. Member lists are read again when that changes, so what they say wins over
 * what an older list of messages was told.
 */
class Marks {
  private known = $state.raw<ReadonlyMap<Id, Mark>>(new Map());

  learn(people: readonly PersonRef[]): void {
    const next = new Map(this.known);
    for (const each of people) next.set(each.person, markIn(each));
    this.known = next;
  }

  of(person: PersonRef): Mark {
    return this.known.get(person.person) ?? markIn(person);
  }

  forget(): void {
    this.known = new Map();
  }
}

function markIn(person: PersonRef): Mark {
  return { verified: person.verified === true, lookalike: person.lookalike === true };
}

export const marks = new Marks();

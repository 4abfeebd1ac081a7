import type { Api } from './client';
import type {
  AuditEntry,
  DirectInvite,
  Fork,
  KeyAct,
  Removal,
  Safety,
  SetAsideLog,
} from './secure';
import type { Id, Invite, PresenceAnswer, Role } from './types';

export interface LinkTerms {
  role: Role;
  uses: number;
  expiresInMs: number;
  approval: boolean;
}

/** Calls about who is in a workspace, by whose word, and under which keys. */
export class GroupCalls {
  constructor(private readonly api: Api) {}

  async invites(w: Id) {
    return (await this.api.call<{ invites: Invite[] }>('GET', ['workspaces', w, 'invites']))
      .invites;
  }
  invite(w: Id, terms: LinkTerms) {
    return this.api.call<Invite>('POST', ['workspaces', w, 'invites'], { body: terms });
  }
  inviteDirectly(w: Id, role: Role, card: string) {
    return this.api.call<DirectInvite>('POST', ['workspaces', w, 'invites'], {
      body: { role, card },
    });
  }
  revokeInvite(w: Id, invite: Id, leaked: boolean) {
    return this.api.call<unknown>('DELETE', ['workspaces', w, 'invites', invite], {
      query: { leaked: leaked || undefined },
    });
  }
  undoInvite(w: Id, invite: Id) {
    return this.api.call<{ removed: number }>(
      'POST',
      ['workspaces', w, 'invites', invite, 'undo'],
      {
        body: {},
      },
    );
  }

  approve(w: Id, request: Id) {
    return this.api.call<unknown>('POST', ['workspaces', w, 'requests', request, 'approve'], {
      body: {},
    });
  }
  decline(w: Id, request: Id) {
    return this.api.call<unknown>('POST', ['workspaces', w, 'requests', request, 'decline'], {
      body: {},
    });
  }

  remove(w: Id, person: Id, keepInvites: boolean) {
    return this.api.call<{ removal: Id }>('DELETE', ['workspaces', w, 'members', person], {
      query: { keepInvites },
    });
  }
  async removals(w: Id) {
    return (await this.api.call<{ removals: Removal[] }>('GET', ['workspaces', w, 'removals']))
      .removals;
  }
  revokeDevice(w: Id, person: Id, device: Id) {
    return this.api.call<unknown>(
      'POST',
      ['workspaces', w, 'members', person, 'devices', device, 'revoke'],
      { body: {} },
    );
  }

  safety(person: Id) {
    return this.api.call<Safety>('GET', ['people', person, 'safety']);
  }
  setVerified(person: Id, verified: boolean) {
    return this.api.call<unknown>('POST', ['people', person, 'verified'], { body: { verified } });
  }

  audit(w: Id, before: Id | undefined, limit: number) {
    return this.api.call<{ entries: AuditEntry[]; more: boolean; forks?: Fork[] }>(
      'GET',
      ['workspaces', w, 'audit'],
      { query: { before, limit } },
    );
  }
  setAside(w: Id) {
    return this.api.call<{ logs: SetAsideLog[]; total: number }>('GET', [
      'workspaces',
      w,
      'set-aside',
    ]);
  }
  adopt(w: Id, log: Id, upto: Id | number) {
    return this.api.call<{ entries: number }>('POST', ['workspaces', w, 'adopt'], {
      body: { log, upto },
    });
  }

  workspaceKey(w: Id) {
    return this.api.call<{ code: string }>('GET', ['workspaces', w, 'key']);
  }
  workspaceKeySaved(w: Id, proof: string) {
    return this.api.call<unknown>('POST', ['workspaces', w, 'key', 'saved'], { body: { proof } });
  }
  useWorkspaceKey(w: Id, code: string, act: KeyAct) {
    return this.api.call<unknown>('POST', ['workspaces', w, 'key', 'use'], {
      body: { code, ...act },
    });
  }
  presence(w: Id) {
    return this.api.call<PresenceAnswer>('GET', ['workspaces', w, 'presence']);
  }
  show(w: Id, text: string, hidden: boolean) {
    return this.api.call<unknown>('POST', ['workspaces', w, 'presence'], {
      body: { text, hidden },
    });
  }
  typing(w: Id, place: Id) {
    return this.api.call<unknown>('POST', ['workspaces', w, 'typing'], { body: { place } });
  }
  allowMore(w: Id, person: Id) {
    return this.api.call<{ entries: number }>(
      'POST',
      ['workspaces', w, 'members', person, 'allow'],
      { body: {} },
    );
  }
  redact(w: Id, item: Id) {
    return this.api.call<{ item: Id }>('POST', ['workspaces', w, 'items', item, 'redact'], {
      body: {},
    });
  }
  retention(w: Id) {
    return this.api.call<{ days: number }>('GET', ['workspaces', w, 'retention']);
  }
  retainFor(w: Id, days: number) {
    return this.api.call<{ days: number }>('POST', ['workspaces', w, 'retention'], {
      body: { days },
    });
  }
  keys(w: Id) {
    return this.api.call<{ rotationDays: number }>('GET', ['workspaces', w, 'keys']);
  }
  rotateEvery(w: Id, rotationDays: number) {
    return this.api.call<{ rotationDays: number }>('POST', ['workspaces', w, 'keys'], {
      body: { rotationDays },
    });
  }
  rotateKeys(w: Id) {
    return this.api.call<unknown>('POST', ['workspaces', w, 'keys', 'rotate'], { body: {} });
  }
}

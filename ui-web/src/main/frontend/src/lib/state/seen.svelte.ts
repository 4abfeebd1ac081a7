import type { Channel, Id } from '../api/types';
import { readSeen, writeSeen } from '../prefs';

/** How far each discussion was read in this browser, by number of messages. */
class Seen {
  private counts = $state<Record<string, number>>(readSeen());

  unread(channel: Channel): number {
    return Math.max(0, channel.messages - (this.counts[channel.item] ?? 0));
  }

  count(channel: Id): number {
    return this.counts[channel] ?? 0;
  }

  mark(channel: Channel): void {
    if (this.counts[channel.item] === channel.messages) return;
    this.counts[channel.item] = channel.messages;
    writeSeen($state.snapshot(this.counts));
  }
}

export const seen = new Seen();

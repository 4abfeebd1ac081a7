/** The present, for relative times; it moves once in a while, not with each frame. */
const TICK_MS = 30_000;

class Clock {
  nowMs = $state(Date.now());

  constructor() {
    setInterval(() => (this.nowMs = Date.now()), TICK_MS);
  }
}

export const clock = new Clock();

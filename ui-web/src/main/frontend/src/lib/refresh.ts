/** A slow fetch rests longer: a long import must not keep node and page busy with lists. */
const REST_FACTOR = 3;

/**
 * Runs a fetch so that one is under way at a time, and calls that arrive meanwhile lead to exactly
 * one more. Answers therefore never overtake each other, and a burst of events costs two fetches.
 */
export class Refresher {
  private running = false;
  private again = false;
  private stopped = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly fetchNow: () => Promise<void>,
    /** Least time between the end of one fetch and the start of the next. */
    private readonly gapMs = 60,
  ) {}

  request(): void {
    if (this.stopped) return;
    if (this.running || this.timer !== undefined) this.again = true;
    else void this.run();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    this.running = true;
    this.again = false;
    const startMs = performance.now();
    try {
      await this.fetchNow();
    } finally {
      this.running = false;
      const restMs = (performance.now() - startMs) * REST_FACTOR;
      if (!this.stopped) {
        this.timer = setTimeout(() => this.afterGap(), Math.max(this.gapMs, restMs));
      }
    }
  }

  private afterGap(): void {
    this.timer = undefined;
    if (this.again) void this.run();
  }
}

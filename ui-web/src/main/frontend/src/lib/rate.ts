/** Speed is measured over stretches of this length. */
const SAMPLE_MS = 400;
/** After so long without a byte nothing is said of the speed. */
const STILL_MS = 4000;

/** How fast bytes go, from how many there are at a time; the newest stretch counts most. */
export class Rate {
  private sampleMs: number;
  private sample: number;
  private perSecond = 0;

  constructor(from: number, nowMs: number) {
    this.sample = from;
    this.sampleMs = nowMs;
  }

  /** Bytes per second; 0 = not known. */
  at(bytes: number, nowMs: number): number {
    const passedMs = nowMs - this.sampleMs;
    if (passedMs < SAMPLE_MS) return this.perSecond;
    if (bytes === this.sample) {
      if (passedMs > STILL_MS) this.perSecond = 0;
      return this.perSecond;
    }
    const rate = (Math.max(0, bytes - this.sample) / passedMs) * 1000;
    this.perSecond = this.perSecond === 0 ? rate : this.perSecond * 0.6 + rate * 0.4;
    this.sampleMs = nowMs;
    this.sample = bytes;
    return this.perSecond;
  }
}

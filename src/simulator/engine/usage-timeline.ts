// What happened over time in a fixed number of slices, whatever the length of the run.

export interface TimelineSlice {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Requests let in. */
  readonly admitted: number;
  readonly throttled: number;
  /** Quota tokens settled. */
  readonly settledTokens: number;
  /** The most tokens in use at any admission or refusal; null where there was none. */
  readonly peakUsedTokens: number | null;
}

export const SLICES = 128;

/** Slices of equal width that double when the run outgrows them. */
export class UsageTimeline {
  private widthSeconds = 1;
  private readonly admitted = new Float64Array(SLICES);
  private readonly throttled = new Float64Array(SLICES);
  private readonly settled = new Float64Array(SLICES);
  private readonly peak = new Float64Array(SLICES).fill(-1);
  private last = 0;

  /** Takes over what was counted elsewhere. @param columns of so many slices each: admitted, throttled, settled, peak */
  restore(widthSeconds: number, last: number, columns: Float64Array): void {
    this.widthSeconds = widthSeconds;
    this.last = last;
    for (const [index, column] of [this.admitted, this.throttled, this.settled, this.peak].entries())
      column.set(columns.subarray(index * SLICES, (index + 1) * SLICES));
  }

  admit(now: number, usedTokens: number): void {
    const slice = this.slice(now);
    this.admitted[slice] = (this.admitted[slice] as number) + 1;
    this.peak[slice] = Math.max(this.peak[slice] as number, usedTokens);
  }

  throttle(now: number, usedTokens: number): void {
    const slice = this.slice(now);
    this.throttled[slice] = (this.throttled[slice] as number) + 1;
    this.peak[slice] = Math.max(this.peak[slice] as number, usedTokens);
  }

  settle(now: number, tokens: number): void {
    const slice = this.slice(now);
    this.settled[slice] = (this.settled[slice] as number) + tokens;
  }

  private slice(now: number): number {
    while (now >= this.widthSeconds * SLICES) this.double();
    const slice = Math.floor(now / this.widthSeconds);
    if (slice > this.last) this.last = slice;
    return slice;
  }

  private double(): void {
    for (const column of [this.admitted, this.throttled, this.settled]) {
      for (let i = 0; i < SLICES; i++) column[i] = i * 2 < SLICES ? (column[i * 2] as number) + (column[i * 2 + 1] as number) : 0;
    }
    for (let i = 0; i < SLICES; i++)
      this.peak[i] = i * 2 < SLICES ? Math.max(this.peak[i * 2] as number, this.peak[i * 2 + 1] as number) : -1;
    this.widthSeconds *= 2;
    this.last = Math.floor(this.last / 2);
  }

  slices(): TimelineSlice[] {
    return Array.from({ length: this.last + 1 }, (_, i) => ({
      fromSeconds: i * this.widthSeconds,
      toSeconds: (i + 1) * this.widthSeconds,
      admitted: this.admitted[i] as number,
      throttled: this.throttled[i] as number,
      settledTokens: this.settled[i] as number,
      peakUsedTokens: (this.peak[i] as number) < 0 ? null : (this.peak[i] as number),
    }));
  }
}

// One step of a chain, ready to draw: what a request holds, costs and takes. docs/model.md section 1.
import { createSampler, normalQuantile, normalShare, type Sampler } from '../distribution.ts';
import type { RandomStream } from '../random.ts';
import { admissionCost, heldPerOutputToken, settledCost } from '../request-cost.ts';
import type { ArrivalRow, StepSpec } from '../scenario/scenario.ts';

export interface DrawnResponse {
  outputTokens: number;
  latencySeconds: number;
  /** Of it, until the first token; 0 where the latency is given as a whole. */
  firstTokenSeconds: number;
}

export class Step {
  private readonly input: Sampler;
  private readonly output: Sampler;
  private readonly latency: Sampler | null;
  private readonly overhead: Sampler;
  /** What is held whatever the input. */
  private readonly fixedHoldTokens: number;
  /** Quota tokens per output token, charged. */
  readonly burndownRate: number;
  /** Held tokens per output token allowed. */
  readonly heldPerOutputToken: number;
  readonly smallestHold: number;
  readonly largestHold: number;

  constructor(readonly spec: StepSpec) {
    const { reservation, burndownRate } = spec;
    this.input = createSampler(spec.inputTokens);
    this.output = createSampler(spec.outputTokens);
    this.latency = spec.latencySeconds === null ? null : createSampler(spec.latencySeconds);
    this.overhead = createSampler(spec.overheadSeconds);
    this.burndownRate = burndownRate;
    this.heldPerOutputToken = heldPerOutputToken(burndownRate, reservation);
    this.fixedHoldTokens = admissionCost({ ...spec, inputTokens: 0, outputTokens: 0 }, burndownRate, reservation);
    this.smallestHold = this.holdTokens(Math.round(this.input.min));
    this.largestHold = this.holdTokens(Math.round(this.input.max));
  }

  drawInput(random: RandomStream, row: ArrivalRow | null): number {
    return row?.inputTokens ?? Math.round(this.input.quantile(random.next()));
  }

  /** Seconds before an attempt; what never differs takes no draw. */
  drawOverhead(random: RandomStream): number {
    const { kind } = this.spec.overheadSeconds;
    return this.overhead.quantile(kind === 'constant' ? 0 : random.next());
  }

  holdTokens(inputTokens: number): number {
    return inputTokens + this.fixedHoldTokens;
  }

  settledTokens(inputTokens: number, outputTokens: number): number {
    return settledCost({ inputTokens, outputTokens, cacheWriteTokens: this.spec.cacheWriteTokens }, this.burndownRate);
  }

  /** Draws two numbers whatever the distributions, so that one step never moves the draws of the next. */
  drawResponse(random: RandomStream, row: ArrivalRow | null, into: DrawnResponse): void {
    const u = random.next();
    let v = random.next();
    const { correlation, maxTokens } = this.spec;
    const output = row?.outputTokens ?? Math.round(this.output.quantile(u));
    into.outputTokens = Math.min(maxTokens, output);
    into.firstTokenSeconds = 0;
    if (row?.latencySeconds != null) {
      into.latencySeconds = row.latencySeconds;
    } else if (this.latency === null) {
      into.firstTokenSeconds = this.spec.firstTokenSeconds;
      into.latencySeconds = this.spec.firstTokenSeconds + into.outputTokens / this.spec.tokensPerSecond;
    } else {
      // A Gaussian copula between the two.
      if (correlation === 1) v = u;
      else if (correlation > 0) v = normalShare(correlation * normalQuantile(u) + Math.sqrt(1 - correlation ** 2) * normalQuantile(v));
      into.latencySeconds = this.latency.quantile(v);
    }
  }
}

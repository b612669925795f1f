// One step of a chain, as ../../engine/step.ts draws it.
import { normalQuantile, normalShare, quantile, readSampler, round, Sampler } from './distribution.as';
import { read, room } from './memory.as';
import { next, Stream } from './random.as';

@unmanaged
export class Step {
  /** Of a chain; null after the last. */
  next: usize;
  input: Sampler;
  output: Sampler;
  latency: Sampler;
  overhead: Sampler;
  hasLatency: bool;
  fixedHoldTokens: f64;
  cacheWriteTokens: f64;
  burndownRate: f64;
  heldPerOutputToken: f64;
  maxTokens: f64;
  correlation: f64;
  /** Of what is independent: the root of 1 - correlation². */
  independent: f64;
  firstTokenSeconds: f64;
  tokensPerSecond: f64;
}

export function readStep(): Step {
  const step = changetype<Step>(room(offsetof<Step>()));
  step.input = readSampler();
  step.output = readSampler();
  step.hasLatency = read() !== 0.0;
  step.latency = readSampler();
  step.overhead = readSampler();
  step.fixedHoldTokens = read();
  step.cacheWriteTokens = read();
  step.burndownRate = read();
  step.heldPerOutputToken = read();
  step.maxTokens = read();
  step.correlation = read();
  step.independent = read();
  step.firstTokenSeconds = read();
  step.tokensPerSecond = read();
  return step;
}

export let drawnOutput: f64 = 0;
export let drawnLatency: f64 = 0;

export function drawResponse(step: Step, work: Stream): void {
  const u = next(work);
  let v = next(work);
  const output = min<f64>(step.maxTokens, round(quantile(step.output, u)));
  drawnOutput = output;
  if (!step.hasLatency) {
    drawnLatency = step.firstTokenSeconds + output / step.tokensPerSecond;
    return;
  }
  if (step.correlation === 1.0) v = u;
  else if (step.correlation > 0.0) v = normalShare(step.correlation * normalQuantile(u) + step.independent * normalQuantile(v));
  drawnLatency = quantile(step.latency, v);
}

// The time of a run.

export let now: f64 = 0;

export function setNow(seconds: f64): void {
  now = seconds;
}

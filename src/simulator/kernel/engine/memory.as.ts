// The memory of a run: the scenario's numbers, behind what kernel.ts and the metrics keep, and then whatever a run needs, forgotten by the next.

/** The first bytes are the timeline's. */
export const METRICS: usize = 4096;
/** Where the scenario lies. */
const FIRST: usize = METRICS + 256;
let top: usize = FIRST;

/** What is behind so many bytes of the scenario is free again. */
export function forget(bytes: usize): void {
  top = FIRST + bytes;
}

/** Room of zeros. */
export function room(bytes: usize): usize {
  const address = (top + 7) & ~7;
  top = address + bytes;
  const missing = <i64>top - ((<i64>memory.size()) << 16);
  if (missing > 0) memory.grow(<i32>((missing + 65535) >> 16));
  memory.fill(address, 0, bytes);
  return address;
}

export function at(address: usize, index: i32): f64 {
  return load<f64>(address + ((<usize>index) << 3));
}

export function put(address: usize, index: i32, value: f64): void {
  store<f64>(address + ((<usize>index) << 3), value);
}

export function add(address: usize, index: i32, value: f64): void {
  put(address, index, at(address, index) + value);
}

/** NaN stands for what is not there. */
export function isNone(value: f64): bool {
  return !(value <= Infinity);
}

/** The number of the scenario that is read next. */
let reading: usize = 0;

export function readAgain(): void {
  reading = FIRST;
}

/** So many numbers that stay where they are. @returns their address */
export function readList(count: usize): usize {
  const address = reading;
  reading += count << 3;
  return address;
}

export function read(): f64 {
  const value = load<f64>(reading);
  reading += 8;
  return value;
}

// The random streams of ../../random.ts.
import { room } from './memory.as';

@unmanaged
export class Stream {
  a: i32;
  b: i32;
}

export const STREAMS: i64 = 1 << 40;
let seedLow: i32 = 0;
let seedHigh: i32 = 0;

export function setSeed(low: i32, high: i32): void {
  seedLow = low;
  seedHigh = high;
}

export function newStream(): Stream {
  return changetype<Stream>(room(offsetof<Stream>()));
}

function mix(hash: i32, word: i32): i32 {
  let h = (hash ^ word) * 0x85ebca6b + 0x9e3779b9;
  h = (h ^ (h >>> 16)) * 0x85ebca6b;
  h = (h ^ (h >>> 13)) * 0xc2b2ae35;
  return h ^ (h >>> 16);
}

export function restart(stream: Stream, number: i64): void {
  const hash = mix(mix(mix(seedLow, seedHigh), <i32>number), <i32>(number >> 32));
  stream.a = mix(hash, 0x6a09e667);
  stream.b = mix(hash, 0xbb67ae85);
  if (stream.a === 0 && stream.b === 0) stream.a = 1;
}

export function next(stream: Stream): f64 {
  const a = stream.a;
  const result = rotl<u32>(a * 0x9e3779bb, 5) * 5;
  const y = stream.b ^ a;
  stream.a = rotl<i32>(a, 26) ^ y ^ (y << 9);
  stream.b = rotl<i32>(y, 13);
  return <f64>(<u32>result) / 4294967296.0;
}

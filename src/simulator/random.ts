// Seeded random streams: small, fast, the same on every machine, and one per worker so that adding a worker moves no other's draws.

/** A stream of uniform numbers (xoroshiro64**, Blackman and Vigna 2018; 64 bits of state). */
export class RandomStream {
  private a = 0;
  private b = 0;

  /** @param seed any whole number @param stream the worker, execution or layer that draws */
  constructor(seed: number, stream: number) {
    this.restart(seed, stream);
  }

  /** Begins another stream in the same object. */
  restart(seed: number, stream: number): void {
    // The high words are hashed too: whole numbers above 2^32 are different seeds.
    let hash = mix(seed | 0, Math.floor(seed / 0x1_0000_0000) | 0);
    hash = mix(hash, stream | 0);
    hash = mix(hash, Math.floor(stream / 0x1_0000_0000) | 0);
    this.a = mix(hash, 0x6a09e667);
    this.b = mix(hash, 0xbb67ae85);
    if (this.a === 0 && this.b === 0) this.a = 1;
  }

  /** @returns a number in [0, 1), in steps of 2^-32 */
  next(): number {
    const a = this.a;
    const scaled = Math.imul(a, 0x9e3779bb);
    const result = Math.imul((scaled << 5) | (scaled >>> 27), 5);
    const b = this.b ^ a;
    this.a = ((a << 26) | (a >>> 6)) ^ b ^ (b << 9);
    this.b = (b << 13) | (b >>> 19);
    return (result >>> 0) / 0x1_0000_0000;
  }

  /** A draw of the standard normal distribution (Box and Muller; one of the pair, so that a draw costs the same every time). */
  nextNormal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  /** A draw of the exponential distribution with mean 1. */
  nextExponential(): number {
    return -Math.log(1 - this.next());
  }
}

/** One round of hashing two words into one (the finalizer of MurmurHash3). */
function mix(hash: number, word: number): number {
  let h = Math.imul(hash ^ word, 0x85ebca6b) + 0x9e3779b9;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

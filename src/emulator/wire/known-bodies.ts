// Bodies that were sent before. Whoever puts a load on the emulator sends the same few again and again; what a body says is a function of its bytes and of
// its operation's schema alone, so that it is parsed, checked and read once. Only of bodies that are fine: what is refused is worked out anew.

/** What pure functions of a body found, by what else they depend on; nothing that a quota, the time or chance has a say in may be here. */
export type Memory = Map<object, unknown>;

/** @returns what `run` gives, which must be a function of the body and the key alone; a failure is not remembered */
export function remembered<Result>(memory: Memory | null, key: object, run: () => Result): Result {
  if (memory === null) return run();
  const known = memory.get(key) as Result | undefined;
  if (known !== undefined) return known;
  const found = frozen(run());
  memory.set(key, found);
  return found;
}

export interface KnownBody {
  readonly input: Readonly<Record<string, unknown>>;
  readonly document: Readonly<Record<string, unknown>>;
  readonly memory: Memory;
}

const MOST_BODIES = 64;
const LONGEST_BODY_BYTES = 4_096;
/** Where none is sent again, it costs next to nothing that they could be. */
const MISSES_TO_CHANGE = 16;

/** Of one operation. */
export class KnownBodies {
  private readonly bodies = new Map<string, KnownBody>();
  private misses = 0;

  /** @returns null for one that is not remembered */
  key(body: Buffer): string | null {
    return body.length <= LONGEST_BODY_BYTES ? body.toString('latin1') : null;
  }

  get(key: string): KnownBody | undefined {
    return this.bodies.get(key);
  }

  /** Remembers a body, once there is room for it; from now on nobody can change what it says. */
  add(key: string, { input, document }: Omit<KnownBody, 'memory'>): KnownBody | null {
    if (this.bodies.size >= MOST_BODIES) {
      if (++this.misses % MISSES_TO_CHANGE !== 0) return null;
      this.bodies.delete(this.bodies.keys().next().value as string);
    }
    const known = { input: frozen(input), document: frozen(document), memory: new Map() };
    this.bodies.set(key, known);
    return known;
  }
}

/** Many calls share it: whoever would change it fails. */
function frozen<Value>(value: Value): Value {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const each of Object.values(value)) frozen(each);
  return value;
}

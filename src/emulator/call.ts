// What an operation of the emulator gets to work with and hands back.
import type { Clock } from './clock.ts';
import type { Region } from './region.ts';
import type { Memory } from './wire/known-bodies.ts';

export interface Call<Input = Readonly<Record<string, unknown>>> {
  readonly input: Input;
  /** The JSON body as it came, blobs still in base64. */
  readonly document: Readonly<Record<string, unknown>>;
  /** What was found out of a body like this before; null where it is not remembered. */
  readonly memory: Memory | null;
  readonly region: Region;
  readonly requestId: string;
  /** The same for all attempts of one SDK call; null where the client sends none. */
  readonly invocationId: string | null;
  readonly clock: Clock;
  /** Called once if the client goes away before the answer is complete. */
  readonly onAbort: (callback: () => void) => void;
}

export type Output = Readonly<Record<string, unknown>>;
export type Handler = (call: Call) => Output | Promise<Output>;
/** Handlers by operation name. */
export type Handlers = Readonly<Record<string, Handler>>;

/** Gives a handler the input type that the operation's schema has checked. */
export function handler<Input>(run: (call: Call<Input>) => Output | Promise<Output>): Handler {
  return (call) => run(call as Call<Input>);
}

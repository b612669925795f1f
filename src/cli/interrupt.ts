// Ctrl-C as a signal that work can look at; a second one ends the program at once.
import { takeOverInterrupt } from '../main.ts';
import { EXIT } from './exit-codes.ts';

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Ctrl-C ends the program again. */
  release(): void;
}

export function onInterrupt(): Interrupt {
  takeOverInterrupt();
  const controller = new AbortController();
  const quit = () => process.exit(EXIT.interrupted);
  const abort = () => {
    controller.abort();
    process.on('SIGINT', quit);
  };
  process.once('SIGINT', abort);
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', abort);
      process.off('SIGINT', quit);
    },
  };
}

// Ctrl-C as a signal that work can look at; a second one ends the program at once.
import { EXIT } from './exit-codes.ts';

/** What Ctrl-C does until a command takes it over: the program ends at once. */
function quitAtOnce(): void {
  process.exit(EXIT.interrupted);
}

/** For src/main.ts, before a command runs. */
export function endOnInterrupt(): void {
  process.once('SIGINT', quitAtOnce);
}

/** For commands that end by their own rules on Ctrl-C. */
export function takeOverInterrupt(): void {
  process.off('SIGINT', quitAtOnce);
}

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

// Ctrl-C as a promise: to wait for it, or for what comes first.

export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** For work that cannot be cut short: nobody waits for it any more. @throws the signal's reason */
export async function orAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  signal.throwIfAborted();
  const cut = whenAborted(signal).then((): never => {
    throw signal.reason;
  });
  // Settles once; whichever comes second is of no interest.
  cut.catch(() => {});
  return Promise.race([work, cut]);
}

/** Ends at Ctrl-C even where the source (stdin) would wait for ever. */
export async function* untilAborted<Item>(items: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  if (signal.aborted) return;
  const iterator = items[Symbol.asyncIterator]();
  let stop = () => {};
  const onAbort = () => stop();
  signal.addEventListener('abort', onAbort, { once: true });
  let ended = false;
  try {
    while (!signal.aborted) {
      // A promise for each step: a race against one that lasts would hold on to all that was ever read.
      const next = await new Promise<IteratorResult<Item, unknown>>((resolve, reject) => {
        stop = () => resolve({ done: true, value: undefined });
        iterator.next().then(resolve, reject);
      });
      ended = next.done === true && !signal.aborted;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // A generator that waits for stdin ends when stdin does: nobody waits for it.
    const end = ended ? undefined : iterator.return?.(undefined);
    if (!signal.aborted) await end;
  }
}

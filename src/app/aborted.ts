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

// Runs work on a stream of items, a bounded number at a time, and hands the results on in the order of the items.

/**
 * Reads the next item only when there is room: a slow consumer holds the source back.
 * @param most items under way at a time
 * @throws the first error of the source or the work, after the work under way has ended
 */
export async function* ordered<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  most: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // Awaited further down; until then a rejection is not unhandled.
      result.catch(() => {});
      underWay.push(result);
      if (underWay.length >= most) yield await (underWay.shift() as Promise<Result>);
    }
    while (underWay.length > 0) yield await (underWay.shift() as Promise<Result>);
  } finally {
    await Promise.allSettled(underWay);
  }
}

// Type-to-filter: every word typed must occur, upper and lower case, full and half width alike.

/** The form in which texts are compared: compatibility forms folded (`ＴＯＫＹＯ` is `tokyo`), lower case. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** @param textOf what an item is searched by */
export function filtered<Item>(items: readonly Item[], filter: string, textOf: (item: Item) => string): readonly Item[] {
  const words = folded(filter).split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items.filter((item) => {
    const text = folded(textOf(item));
    return words.every((word) => text.includes(word));
  });
}

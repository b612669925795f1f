// Rows of CSV and of what is like it → cells: quoted cells may hold the delimiter, line ends and doubled quotes.

/** The rows of a whole text, blank ones left out. @returns cells with the line, counted from 1, that the row starts on */
export function delimitedRows(text: string, delimiter: string): readonly { readonly line: number; readonly cells: readonly string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let line = 1;
  let cells: string[] = [];
  let start = line;
  for (let at = 0; at <= text.length; ) {
    const { cell, lineEnds, end } = cellAt(text, at, delimiter);
    cells.push(cell);
    line += lineEnds;
    at = end + 1;
    if (text[end] === delimiter) continue;
    if (text[end] === '\r' && text[end + 1] === '\n') at++;
    if (cells.some((one) => one.trim() !== '')) rows.push({ line: start, cells });
    cells = [];
    line++;
    start = line;
  }
  return rows;
}

/** The cell that starts at an offset, the line ends in it, and the offset of what ends it. */
function cellAt(text: string, at: number, delimiter: string): { readonly cell: string; readonly lineEnds: number; readonly end: number } {
  if (text[at] !== '"') {
    const end = endOfPlain(text, at, delimiter);
    return { cell: text.slice(at, end), lineEnds: 0, end };
  }
  const quote = endOfQuoted(text, at + 1);
  const raw = text.slice(at + 1, quote);
  return { cell: raw.replaceAll('""', '"'), lineEnds: raw.split('\n').length - 1, end: endOfPlain(text, quote, delimiter) };
}

/** The offset of the quote that ends a cell; the end of the text where none does. */
function endOfQuoted(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at;
  return text.length;
}

function endOfPlain(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

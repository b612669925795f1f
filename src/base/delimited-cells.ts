// Rows of CSV and of what is like it → cells: quoted cells may hold the delimiter, line ends and doubled quotes.

/** The rows of a whole text, blank ones left out. @returns cells with the line, counted from 1, that the row starts on */
export function delimitedRows(text: string, delimiter: string): readonly { readonly line: number; readonly cells: readonly string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let line = 1;
  let cells: string[] = [];
  let start = line;
  for (let at = 0; at <= text.length; ) {
    const isQuoted = text[at] === '"';
    const end = isQuoted ? endOfQuoted(text, at + 1) : endOfPlain(text, at, delimiter);
    const raw = text.slice(isQuoted ? at + 1 : at, end);
    cells.push(isQuoted ? raw.replaceAll('""', '"') : raw);
    line += raw.split('\n').length - 1;
    const next = isQuoted ? endOfPlain(text, end, delimiter) : end;
    at = next + 1;
    if (next < text.length && text[next] === delimiter) continue;
    if (text[next] === '\r' && text[next + 1] === '\n') at++;
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: start, cells });
    cells = [];
    line++;
    start = line;
  }
  return rows;
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

// The one table for terminals: borderless, aligned by display width, never wider than the terminal. Drawn by cli-table3.
import CliTable from 'cli-table3';
import { displayWidth, truncate, wrap } from '../base/text.ts';

export interface Column {
  /** Shown in the head line when any column has one. */
  readonly header: string;
  readonly align?: 'left' | 'right';
  /** May be made narrower than its content (wrapped at spaces) when the terminal is too narrow. */
  readonly flexible?: boolean;
  /** A flexible column gets no narrower than this (default 12) while others can be left out. */
  readonly minWidth?: number;
  /** When the table is still too wide, columns with the highest number are left out first; without one a column always stays. */
  readonly dropOrder?: number;
}

/** A cell, or one that spans several columns (a heading inside the table). Colours are allowed. */
export type Cell = string | { readonly text: string; readonly span: number };

export interface TableOptions {
  readonly columns: readonly Column[];
  /** A row with fewer cells than columns is filled with empty ones. */
  readonly rows: readonly (readonly Cell[])[];
  /** Columns of the terminal. */
  readonly width: number;
  /** Spaces before every line, default 0. */
  readonly indent?: number;
  /** Spaces between columns, default 2. */
  readonly gap?: number;
  /** Applied to the head line, e.g. dim. */
  readonly headStyle?: (text: string) => string;
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

const MINIMUM_FLEXIBLE_WIDTH = 12;

/** @returns lines joined by `\n`, none ends in spaces, no line end after the last */
export function renderTable(options: TableOptions): string {
  const gap = options.gap ?? 2;
  const indent = ' '.repeat(options.indent ?? 0);
  const room = Math.max(20, options.width - indent.length);
  const hasHead = options.columns.some((column) => column.header !== '');
  const head = options.columns.map((column) => column.header);
  const all: (readonly Cell[])[] = hasHead ? [head, ...options.rows] : [...options.rows];

  const { kept, widths } = fitColumns(options.columns, all, room, gap);
  // Headings may reach beyond the columns: the last one is widened for them, its own cells stay where they are.
  const columnsWidth = widths.reduce((sum, width) => sum + width, 0) + gap * (widths.length - 1);
  const headings = all.flat().map((cell) => (typeof cell === 'string' ? 0 : displayWidth(cell.text)));
  const drawnWidth = Math.max(columnsWidth, Math.min(room, Math.max(0, ...headings)));
  const table = new CliTable({
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colWidths: widths.map((width, position) => width + (position === widths.length - 1 ? drawnWidth - columnsWidth : gap)),
  });
  all.forEach((row, rowIndex) => {
    const style = hasHead && rowIndex === 0 && options.headStyle ? options.headStyle : (text: string) => text;
    table.push(...drawRow(row, { columns: options.columns, kept, widths, gap, drawnWidth }, style));
  });
  return table
    .toString()
    .split('\n')
    .map((line) => (indent + line).replace(/ +((?:\u001b\[[0-9;]*m)*)$/, '$1'))
    .join('\n');
}

/** Chooses the columns that stay and their widths, so that all fit into `room`. */
function fitColumns(columns: readonly Column[], rows: readonly (readonly Cell[])[], room: number, gap: number) {
  const natural = columns.map((_, index) =>
    Math.max(
      1,
      ...rows.map((row) => {
        const cell = expand(row, columns.length)[index];
        return typeof cell === 'string' ? Math.max(...cell.split('\n').map(displayWidth)) : 0;
      }),
    ),
  );
  const smallest = (index: number) => {
    const width = natural[index] as number;
    return columns[index]?.flexible ? Math.min(width, columns[index]?.minWidth ?? MINIMUM_FLEXIBLE_WIDTH) : width;
  };
  const total = (indexes: readonly number[], widthOf: (index: number) => number) =>
    indexes.reduce((sum, index) => sum + widthOf(index), 0) + gap * Math.max(0, indexes.length - 1);

  let kept = columns.map((_, index) => index);
  while (total(kept, smallest) > room) {
    const droppable = kept.filter((index) => columns[index]?.dropOrder !== undefined);
    if (droppable.length === 0) break;
    const victim = droppable.reduce((a, b) => ((columns[b]?.dropOrder as number) > (columns[a]?.dropOrder as number) ? b : a));
    kept = kept.filter((index) => index !== victim);
  }
  const widths = kept.map((index) => natural[index] as number);
  let excess = total(kept, (index) => natural[index] as number) - room;
  // The widest flexible column gives way first, column by column, so that none ends needlessly narrow.
  while (excess > 0) {
    let widest = -1;
    kept.forEach((index, position) => {
      if (!columns[index]?.flexible || (widths[position] as number) <= MINIMUM_FLEXIBLE_WIDTH) return;
      if (widest < 0 || (widths[position] as number) > (widths[widest] as number)) widest = position;
    });
    if (widest < 0) break;
    widths[widest] = (widths[widest] as number) - 1;
    excess -= 1;
  }
  return { kept, widths };
}

/** One entry per column: the text, or null under a spanning cell and the cell itself at its first column. */
function expand(row: readonly Cell[], count: number): (Cell | null)[] {
  const cells: (Cell | null)[] = [];
  for (const cell of row) {
    cells.push(cell);
    if (typeof cell !== 'string') for (let extra = 1; extra < cell.span; extra++) cells.push(null);
  }
  while (cells.length < count) cells.push('');
  return cells;
}

/** How a table is laid out: the columns that stay, and the width of each. */
interface Frame {
  readonly columns: readonly Column[];
  /** Indexes of the columns that stay. */
  readonly kept: readonly number[];
  /** One for each that stays. */
  readonly widths: readonly number[];
  readonly gap: number;
  readonly drawnWidth: number;
}

interface DrawnCell {
  readonly lines: readonly string[];
  colSpan?: number;
}

/** A row of the table for each line: cli-table3 shortens a cell of several lines character by character, which takes minutes for a long one. */
function drawRow(row: readonly Cell[], { columns, kept, widths, gap, drawnWidth }: Frame, style: (text: string) => string) {
  const cells = expand(row, columns.length);
  const drawn: DrawnCell[] = [];
  kept.forEach((index, position) => {
    const cell = cells[index];
    const last = position === kept.length - 1;
    if (cell === null || cell === undefined) {
      // Inside a span; if the span's first column was dropped, nothing carries it and the place stays empty.
      const owner = drawn.at(-1);
      if (owner?.colSpan !== undefined) owner.colSpan += 1;
      else drawn.push({ lines: [] });
    } else if (typeof cell === 'string') {
      const right = columns[index]?.align === 'right';
      const width = widths[position] as number;
      // Aligned here and not by cli-table3, whose padding is the same for all columns and would push the last one off the edge.
      const lines = fold(cell, width).map((line) =>
        right ? ' '.repeat(Math.max(0, width - displayWidth(line))) + style(line) + (last ? '' : ' '.repeat(gap)) : style(line),
      );
      drawn.push({ lines });
    } else {
      const spanned = widths.slice(position, position + cell.span).reduce((sum, width) => sum + width + gap, -gap);
      drawn.push({ lines: [style(truncate(cell.text, cell.span >= kept.length ? drawnWidth : spanned))], colSpan: 1 });
    }
  });
  const height = Math.max(1, ...drawn.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, line) => drawn.map(({ lines, ...cell }) => ({ ...cell, content: lines[line] ?? '' })));
}

/** The lines of a cell of this width; a cell that starts with spaces keeps them, and what is wrapped stands two further in. */
function fold(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    if (displayWidth(line) <= width) return [line];
    const lead = line.match(/^ */)?.[0] ?? '';
    const indent = lead.length + 2 < width / 2 ? `${lead}  ` : '';
    return wrap(line, width, { indent });
  });
}

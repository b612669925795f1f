// Bars and columns made of text: one value as a bar, a series as columns of any height, with Unicode blocks or ASCII.

/** The characters of a chart; `ascii` for terminals that draw no Unicode. */
export interface Glyphs {
  /** Parts of a cell from the left, from 1/n to full. */
  readonly across: readonly string[];
  /** Parts of a cell from the bottom, from 1/n to full. */
  readonly up: readonly string[];
  readonly rest: string;
  readonly horizontal: string;
  readonly vertical: string;
  readonly corner: string;
  readonly tick: string;
  readonly now: string;
  readonly knee: string;
  readonly pointer: string;
  readonly cursor: string;
}

export const UNICODE: Glyphs = {
  across: ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'],
  up: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  rest: '·',
  horizontal: '─',
  vertical: '│',
  corner: '└',
  tick: '┤',
  now: '▲',
  knee: '◆',
  pointer: '›',
  cursor: '▏',
};

export const ASCII: Glyphs = {
  across: ['#'],
  up: ['.', 'o', '#'],
  rest: '.',
  horizontal: '-',
  vertical: '|',
  corner: '+',
  tick: '+',
  now: '^',
  knee: '*',
  pointer: '>',
  cursor: '_',
};

/**
 * A bar of `width` columns: `share` of it full, the rest dotted. Anything above 0 shows at least the smallest part.
 *
 * @param share 0 to 1; more is drawn as 1
 */
export function bar(share: number, width: number, glyphs: Glyphs = UNICODE): string {
  const parts = glyphs.across.length;
  const wanted = Math.round(Math.min(1, Math.max(0, share)) * width * parts);
  const filled = share > 0 && width > 0 ? Math.max(1, wanted) : 0;
  const whole = Math.floor(filled / parts);
  const part = filled % parts;
  const head = (glyphs.across[parts - 1] ?? '').repeat(whole) + (part > 0 ? (glyphs.across[part - 1] ?? '') : '');
  return head + glyphs.rest.repeat(Math.max(0, width - whole - (part > 0 ? 1 : 0)));
}

/**
 * A series as columns, `height` lines from top to bottom, one column each. Anything above 0 shows at least the smallest part; a value that is
 * not known (null) stays empty.
 *
 * @param top the value that fills a whole column; above 0
 */
export function columns(values: readonly (number | null)[], height: number, top: number, glyphs: Glyphs = UNICODE): string[] {
  const parts = glyphs.up.length;
  const levels = values.map((value) => {
    if (value === null || value <= 0 || top <= 0) return 0;
    return Math.max(1, Math.min(height * parts, Math.round((value / top) * height * parts)));
  });
  return Array.from({ length: height }, (_, line) => {
    const below = (height - 1 - line) * parts;
    return levels
      .map((level) => {
        const here = Math.min(parts, level - below);
        return here > 0 ? (glyphs.up[here - 1] ?? '') : ' ';
      })
      .join('');
  });
}

/** A place on a logarithmic axis of `width` cells from `low` to `high`, both above 0; clamped to the axis. */
export function logCell(value: number, low: number, high: number, width: number): number {
  if (high <= low || width < 2) return 0;
  const share = Math.log(Math.max(value, low) / low) / Math.log(high / low);
  return Math.min(width - 1, Math.max(0, Math.round(share * (width - 1))));
}

/** The value at the middle of a cell of such an axis. */
export function logValue(cell: number, low: number, high: number, width: number): number {
  return width < 2 ? low : low * (high / low) ** (cell / (width - 1));
}

// The colours of reports. test/render/report.test.ts computes that they can be told apart by people who see fewer colours, on both papers.

export interface Palette {
  readonly paper: string;
  readonly ink: string;
  /** Captions and axes. */
  readonly muted: string;
  readonly line: string;
  /** Behind tables' heads. */
  readonly soft: string;
  /** Of what is drawn, in order. */
  readonly series: readonly [string, string, string, string];
}

export const LIGHT: Palette = {
  paper: '#ffffff',
  ink: '#111827',
  muted: '#4b5563',
  line: '#d1d5db',
  soft: '#f3f4f6',
  series: ['#1f78c8', '#b85c00', '#6d28d9', '#111827'],
};

export const DARK: Palette = {
  paper: '#15181d',
  ink: '#f3f4f6',
  muted: '#b6bcc6',
  line: '#3a404a',
  soft: '#20252d',
  series: ['#7cc4ff', '#ffb057', '#8b5cf6', '#ffffff'],
};

const variables = ({ paper, ink, muted, line, soft, series }: Palette) =>
  [
    `--paper:${paper};--ink:${ink};--muted:${muted};--line:${line};--soft:${soft}`,
    ...series.map((colour, index) => `--s${index + 1}:${colour}`),
  ].join(';');

/** The palette as variables; dark where the reader's system is, light on paper. */
export const PALETTE_CSS = [
  `:root{color-scheme:light dark;${variables(LIGHT)}}`,
  `@media (prefers-color-scheme:dark){:root{${variables(DARK)}}}`,
  `@media print{:root{color-scheme:light;${variables(LIGHT)}}}`,
].join('');

/** Of drawings, within a page and alone. */
export const DRAWING_CSS = [
  'svg text{font:12px system-ui,-apple-system,"Segoe UI","Noto Sans",sans-serif;fill:var(--ink)}',
  'svg .muted{fill:var(--muted)}svg .strong{font-weight:600}svg .rule{stroke:var(--line);fill:none}svg .axis{stroke:var(--muted);fill:none}',
  'svg .limit{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:6 3;fill:none}svg .paper{fill:var(--paper)}',
  ...[1, 2, 3, 4].map((n) => `svg .f${n}{fill:var(--s${n})}svg .l${n}{stroke:var(--s${n});stroke-width:2;fill:none}`),
  'svg .area{fill-opacity:.3}svg .hollow{fill:var(--paper);stroke-width:2}svg .gap{stroke:var(--paper);stroke-width:1}',
].join('');

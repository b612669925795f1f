// The last line: what just happened, else the keys that matter here.
import type { ReactElement } from 'react';
import { stripControl } from '../../base/text.ts';
import { displayWidth, truncate } from '../lines.ts';
import type { Look } from '../services.ts';
import type { State } from '../state/state.ts';
import { Lines } from './Lines.tsx';

const MAIN = [
  '? help',
  'q quit',
  'm model',
  'r Region',
  't take away',
  'p presets',
  'o open',
  's save',
  'arrows or digits change',
  '+ - workers',
  'w window',
];

export function footerLine(state: State, columns: number, { style }: Look): string {
  if (state.note !== null) return style.yellow(truncate(stripControl(state.note, { oneLine: true }), columns));
  const { dialog } = state;
  if (dialog === null) return style.dim(joined(MAIN, columns));
  if ('filter' in dialog) return style.dim(joined(['Enter takes', 'Esc closes', 'type to filter', 'up down'], columns));
  if ('busy' in dialog) return style.dim(joined(['Enter goes on', 'Esc closes', 'Ctrl-U empties'], columns));
  return style.dim(joined(['Esc closes', 'up down', 'space a page'], columns));
}

/** As many as fit, the first ones first. */
function joined(parts: readonly string[], columns: number): string {
  let line = '';
  for (const part of parts) {
    const next = line === '' ? part : `${line} · ${part}`;
    if (displayWidth(next) > columns) break;
    line = next;
  }
  return line;
}

export function Footer({ state, look }: { readonly state: State; readonly look: Look }): ReactElement {
  return <Lines lines={[footerLine(state, state.size.columns, look)]} width={state.size.columns} />;
}

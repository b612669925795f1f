// The last line: what just happened, else the keys that matter here.
import type { ReactElement } from 'react';
import { stripControl } from '../../base/text.ts';
import { wordsOf } from '../../render/layout.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import { displayWidth, truncate } from '../lines.ts';
import type { Look } from '../services.ts';
import type { State } from '../state/state.ts';
import { Lines } from './Lines.tsx';

export function footerLine(state: State, columns: number, look: Look): string {
  const { style } = look;
  const words = wordsOf(look, EXPLORE);
  if (state.note !== null) return style.yellow(truncate(stripControl(state.note, { oneLine: true }), columns));
  const { dialog } = state;
  if (dialog === null) return style.dim(joined(words.keys, columns));
  if ('filter' in dialog) return style.dim(joined(words.listKeys, columns));
  if ('busy' in dialog) return style.dim(joined(words.promptKeys, columns));
  return style.dim(joined(words.textKeys, columns));
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

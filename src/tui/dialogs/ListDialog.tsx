// Lists to choose from: models, Regions, presets; with a filter line, a cursor, and aligned columns cut by display width.
import type { ReactElement } from 'react';
import { formatCompact } from '../../base/numbers.ts';
import type { PoolEntry } from '../../planner/pool-list.ts';
import { wordsOf } from '../../render/layout.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import { displayWidth, fitted, heading, padEnd, padStart, truncate } from '../lines.ts';
import { Lines } from '../panels/Lines.tsx';
import { placesIn } from '../panels/RequestPanel.tsx';
import type { Look } from '../services.ts';
import { currentPool, type ListDialog as Dialog, type State } from '../state/state.ts';
import { shownPools, shownPresets, shownRegions } from './dialogs.ts';

export interface ListProps {
  readonly state: State;
  readonly dialog: Dialog;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

interface Row {
  readonly text: string;
  readonly isCurrent: boolean;
}

export function listLines({ state, dialog, look, width, height }: ListProps): string[] {
  const { style, glyphs } = look;
  const words = wordsOf(look, EXPLORE);
  const rows = rowsOf({ state, look, width: width - 4 }, dialog);
  const shown = height - 2;
  const first = Math.max(0, Math.min(dialog.cursor - Math.floor(shown / 2), rows.length - shown));
  const lines = rows.slice(first, first + shown).map(({ text, isCurrent }, index) => {
    const chosen = first + index === dialog.cursor;
    const line = `${chosen ? style.cyan(glyphs.pointer) : ' '} ${isCurrent ? '*' : ' '} `;
    return line + (chosen ? style.bold(text) : text);
  });
  const count = rows.length === 0 ? words.nothingMatches : words.position(Math.min(dialog.cursor + 1, rows.length), rows.length);
  const room = width - displayWidth(count) - 1;
  const filter = truncate(words.filter(`${dialog.filter}${glyphs.cursor}`), room - 1);
  return fitted([heading(words.lists[dialog.kind], width, look), `${padEnd(filter, room)} ${style.dim(count)}`, ...lines], height);
}

interface Place {
  readonly state: State;
  readonly look: Look;
  readonly width: number;
}

function rowsOf({ state, look, width }: Place, dialog: Dialog): readonly Row[] {
  const words = wordsOf(look, EXPLORE);
  if (dialog.kind === 'presets') {
    const names = Math.max(...Object.values(words.presets).map(({ name }) => displayWidth(name)));
    return shownPresets(state, dialog.filter).map(({ id }) => {
      const { name, about } = words.presets[id];
      return { text: truncate(`${padEnd(name, Math.max(18, names))} ${about}`, width), isCurrent: false };
    });
  }
  if (dialog.kind === 'regions') {
    const cells = new Map(state.regions.map((region) => [region.id, words.regionCells(region)]));
    const widest = (column: 0 | 1, least: number) => Math.max(least, ...[...cells.values()].map((row) => displayWidth(row[column])));
    const [first, second] = [widest(0, 3), widest(1, 18)];
    return shownRegions(state, dialog.filter).map(({ id }) => {
      const [a, b, c] = cells.get(id) ?? ['', '', ''];
      return {
        text: truncate(`${padEnd(id, 16)} ${padEnd(a, first)} ${padEnd(b, second)} ${c}`, width),
        isCurrent: id === state.question.region,
      };
    });
  }
  const current = currentPool(state);
  return shownPools(state, dialog.filter).map((pool) => ({
    text: truncate(poolText({ state, look, width }, pool), width),
    isCurrent: pool === current,
  }));
}

/** Name, scope, TPM, life cycle, and where it runs with the room that is left. */
function poolText({ state, look, width }: Place, pool: PoolEntry): string {
  const words = wordsOf(look, EXPLORE);
  const name = padEnd(truncate(pool.name, 22), 22);
  const called = pool.prefix === null ? 'on-demand' : pool.prefix === pool.scope ? pool.scope : `${pool.scope} ${pool.prefix}.`;
  const scope = padEnd(pool.endpoint === 'mantle' ? 'mantle' : called, 10);
  const tpm = padStart(pool.tokensPerMinute === null ? words.unknown : formatCompact(pool.tokensPerMinute), 7);
  const cycles = Math.max(...Object.values(words.lifeCycles).map(displayWidth));
  const line = `${name} ${scope} ${words.tpm(tpm)} ${padEnd(words.lifeCycles[pool.lifecycle], cycles)}`;
  return width < 66 ? line : `${line} ${where(state, words, pool)}`;
}

function where(state: State, words: (typeof EXPLORE)['english'], { processedIn, leavesCountry }: PoolEntry): string {
  if (processedIn.includes('*')) return words.anyRegion;
  if (processedIn.length === 0) return words.notStated;
  return words.processedIn(placesIn(state, words, processedIn), leavesCountry);
}

export function ListDialog(props: ListProps): ReactElement {
  return <Lines lines={listLines(props)} width={props.width} />;
}

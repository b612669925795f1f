// Lists to choose from: models, Regions, presets; with a filter line, a cursor, and aligned columns cut by display width.
import type { ReactElement } from 'react';
import { formatCompact } from '../../base/numbers.ts';
import type { PoolEntry } from '../../planner/pool-list.ts';
import { fitted, heading, padEnd, padStart, truncate } from '../lines.ts';
import { Lines } from '../panels/Lines.tsx';
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

const TITLES = { pools: 'Model and scope', regions: 'Region', presets: 'Preset of a request' } as const;

export function listLines({ state, dialog, look, width, height }: ListProps): string[] {
  const { style, glyphs } = look;
  const rows = rowsOf(state, dialog, width - 4);
  const room = height - 2;
  const first = Math.max(0, Math.min(dialog.cursor - Math.floor(room / 2), rows.length - room));
  const lines = rows.slice(first, first + room).map(({ text, isCurrent }, index) => {
    const chosen = first + index === dialog.cursor;
    const line = `${chosen ? style.cyan(glyphs.pointer) : ' '} ${isCurrent ? '*' : ' '} `;
    return line + (chosen ? style.bold(text) : text);
  });
  const count = rows.length === 0 ? 'nothing matches' : `${Math.min(dialog.cursor + 1, rows.length)} of ${rows.length}`;
  const filter = truncate(`filter: ${dialog.filter}${glyphs.cursor}`, width - count.length - 2);
  return fitted(
    [heading(TITLES[dialog.kind], width, look), `${padEnd(filter, width - count.length - 1)} ${style.dim(count)}`, ...lines],
    height,
  );
}

function rowsOf(state: State, dialog: Dialog, width: number): readonly Row[] {
  if (dialog.kind === 'presets') {
    return shownPresets(dialog.filter).map(({ name, about }) => ({ text: cut(`${padEnd(name, 18)} ${about}`, width), isCurrent: false }));
  }
  if (dialog.kind === 'regions') {
    return shownRegions(state, dialog.filter).map(({ id, place, placeJa, country }) => ({
      text: cut(`${padEnd(id, 16)} ${padEnd(country, 3)} ${padEnd(place, 18)} ${placeJa}`, width),
      isCurrent: id === state.question.region,
    }));
  }
  const current = currentPool(state);
  return shownPools(state, dialog.filter).map((pool) => ({ text: cut(poolText(state, pool, width), width), isCurrent: pool === current }));
}

/** Name, scope, TPM, life cycle, and where it runs with the room that is left. */
function poolText(state: State, pool: PoolEntry, width: number): string {
  const name = padEnd(truncate(pool.name, 22), 22);
  const called = pool.prefix === null ? 'on-demand' : pool.prefix === pool.scope ? pool.scope : `${pool.scope} ${pool.prefix}.`;
  const scope = padEnd(pool.endpoint === 'mantle' ? 'mantle' : called, 10);
  const tpm = padStart(pool.tokensPerMinute === null ? 'unknown' : formatCompact(pool.tokensPerMinute), 7);
  const life = padEnd(pool.lifecycle === 'end-of-life' ? 'EOL' : pool.lifecycle, 7);
  const line = `${name} ${scope} ${tpm} TPM ${life}`;
  return width < 66 ? line : `${line} ${where(state, pool)}`;
}

function where(state: State, { processedIn, leavesCountry }: PoolEntry): string {
  if (processedIn.includes('*')) return 'any Region';
  if (processedIn.length === 0) return 'not stated';
  const places = processedIn.map((id) => state.regions.find((region) => region.id === id)?.place ?? id).join(', ');
  return `${places}${leavesCountry ? ' (leaves the country)' : ''}`;
}

function cut(text: string, width: number): string {
  return truncate(text, width);
}

export function ListDialog(props: ListProps): ReactElement {
  return <Lines lines={listLines(props)} width={props.width} />;
}

// The first line: what is planned, where, and where the numbers come from.
import type { ReactElement } from 'react';
import type { PoolEntry } from '../../planner/pool-list.ts';
import type { PlanQuestion } from '../../planner/question.ts';
import { wordsOf } from '../../render/layout.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import { displayWidth, spread, truncate } from '../lines.ts';
import type { Look } from '../services.ts';
import { currentPool, endpointIn, type State } from '../state/state.ts';
import { Lines } from './Lines.tsx';

export function headerLine(state: State, columns: number, look: Look): string {
  const { style } = look;
  const words = wordsOf(look, EXPLORE);
  const { facts, question } = state;
  const pool = currentPool(state);
  const called = endpointIn(state) === 'mantle' ? 'bedrock-mantle' : calledText(pool, question);
  const name = pool?.name ?? question.model;
  const left = [name, called, question.region].filter(Boolean).join(' · ');
  const sources = facts.ok === true ? facts.sources : [facts.ok === null ? words.readingQuotas : words.noQuotas];
  const room = Math.max(12, columns - Math.min(displayWidth(left), columns - 20) - 2);
  // Whose numbers they are matters more than of when.
  const right = truncate(sources.find((text) => displayWidth(text) <= room) ?? sources.at(-1) ?? '', room);
  const plain = spread(left, right, columns);
  // Coloured after it was laid out: a text that is cut loses its colours.
  const head = plain.slice(0, plain.length - right.length);
  const paint = facts.ok === true ? (facts.isDefault ? style.yellow : style.green) : style.yellow;
  return `${style.bold(head)}${paint(right)}`;
}

function calledText(pool: PoolEntry | null, { scope }: PlanQuestion): string {
  if (!pool) return scope ?? '';
  return pool.prefix === null ? 'on-demand' : `${pool.prefix}.`;
}

export function Header({ state, look }: { readonly state: State; readonly look: Look }): ReactElement {
  const { columns } = state.size;
  return <Lines lines={[headerLine(state, columns, look)]} width={columns} />;
}

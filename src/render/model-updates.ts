// `bq models --updates` as text: one line a difference, what is new first.

import { plural } from '../base/numbers.ts';
import { placeName } from '../catalog/places.ts';
import type { ModelUpdate } from '../catalog/updates.ts';
import type { ModelsResult } from '../contracts/models.ts';
import type { Layout } from './layout.ts';
import { type Cell, renderTable } from './table.ts';

const WORDS: Readonly<Record<ModelUpdate['kind'], string>> = {
  'new-model': 'new model',
  'new-in-region': 'new in this Region',
  'new-profile': 'new profile',
  'life-cycle': 'life cycle',
  'gone-model': 'not listed any more',
  'gone-profile': 'profile not listed',
};

export function modelUpdatesText({ updates, asOf }: ModelsResult, { style, columns }: Layout): string {
  if (updates === null) return '';
  const { region, listedModels, listedProfiles, changes } = updates;
  const head = `AWS lists ${plural(listedModels, 'model')} and ${plural(listedProfiles, 'profile')} in ${placeName(region)} (${region})`;
  const verdict = changes.length === 0 ? 'the same as' : `${plural(changes.length, 'difference')} from`;
  const lines = [style.bold(head), `${verdict} the catalogue of ${asOf}`];
  if (changes.length === 0) return lines.join('\n');
  const rows: Cell[][] = changes.map(({ kind, id, catalogue, live }) => [
    WORDS[kind],
    id,
    kind === 'life-cycle' ? `${catalogue ?? 'unknown'} → ${live ?? 'unknown'}` : kind === 'new-model' ? (live ?? '') : '',
  ]);
  const table = renderTable({
    columns: [{ header: 'what' }, { header: 'ID', flexible: true }, { header: 'state', dropOrder: 1 }],
    rows,
    width: columns,
    headStyle: style.dim,
  });
  return [...lines, '', table].join('\n');
}

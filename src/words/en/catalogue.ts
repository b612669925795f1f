// What `bq catalog` and its verbs say, and what every command says of a catalogue that is old or damaged.
import { plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import type { CatalogChange } from '../../catalog/own/compare.ts';

export const CATALOGUE = words('catalogue', {
  columns: { table: 'table', asOf: 'as of', days: 'days', from: 'from', source: 'source' },
  origins: { shipped: 'shipped', own: 'own' },
  allShipped: 'Everything comes with bq. bq catalog refresh asks AWS what has changed since.',
  asked: (day: string, file: string) =>
    `AWS was asked on ${day} (${file}). bq catalog diff shows what that changed, bq catalog reset forgets it.`,
  refreshColumns: { region: 'Region', models: 'models', profiles: 'profiles', quotas: 'default quotas', prices: 'prices' },
  differences: (count: number, areListed: boolean) =>
    `${plural(count, 'difference')} from the tables that come with bq${areListed ? ':' : ''}`,
  trial: "AWS's answers against the tables that come with bq",
  nothingKept: '--dry-run: nothing is kept',
  kept: "AWS's answers are kept, and stand above bq's own tables from now on",
  keptIn: (file: string) => `in ${file}`,
  refreshKeeps: 'bq catalog refresh keeps them.',
  diffShows: 'bq catalog diff shows them all; bq catalog reset forgets them.',
  kinds: {
    'new-model': 'new model',
    'on-demand': 'on demand in',
    'new-profile': 'new profile',
    'gone-model': 'not listed any more',
    'gone-profile': 'profile not listed',
    routes: 'profile called from',
    'life-cycle': 'life cycle',
    quota: 'default quota',
    price: 'price',
  } satisfies Record<CatalogChange['kind'], string>,
  changeColumns: { what: 'what', of: 'of', values: 'with bq → as AWS says' },
  nothing: 'nothing',
  noRefresh: 'There is no refresh: the tables that come with bq hold. bq catalog refresh asks AWS what has changed.',
  diffHead: (day: string, shipped: string, differences: number) =>
    `AWS's answers of ${day} against the tables of ${shipped}: ${differences === 0 ? 'no difference' : plural(differences, 'difference')}`,
  removed: (file: string) => `${file} is removed: the tables that come with bq hold.`,
  nothingToReset: 'There was no refresh: the tables that come with bq hold.',
  // Notes and errors.
  partUnread: (region: string, problem: string) => `${region}: ${problem}; what was known of it stays`,
  whatIsNew: 'what is new',
  noDirectory: 'the catalogue has no directory to be kept in',
  needsCredentials: (reason: string) => `bq catalog refresh asks AWS and needs credentials: ${reason}`,
  pricesNeedNone: 'bq catalog refresh --prices reads the public price files, which need none',
});

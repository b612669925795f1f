// What the report of `bq quotas` says.
import { formatNumber } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import type { QuotaChangeEntry } from '../../contracts/quotas.ts';
import type { QuotaMetric, QuotaSource } from '../../quotas/types.ts';

export const QUOTAS_REPORT = words('quotas-report', {
  title: (regions: readonly string[]) => `Bedrock quotas in ${regions.join(', ')}`,
  onlyDefaults: 'What an account has can be less: these are AWS defaults',
  asked: 'The rows that were asked for',
  said: (region: string, text: string) => `${region}: ${text}`,
  source: (region: string, { source, asOf, account }: SourceReported) =>
    source === 'default'
      ? `${region}: AWS defaults of ${asOf}, not an account's`
      : `${region}: ${source}, ${asOf}${account === null ? '' : `, account ${account}`}`,
  noLimit: 'no limit',
  // Models.
  tokensTitle: (region: string) => `Tokens per minute in ${region}`,
  tokensDescription: (hasApplied: boolean) =>
    `The quota of each model and pool${hasApplied ? ', beside AWS defaults' : ", AWS's defaults"}, on a logarithmic axis; a quota of 0 stands at its left end.`,
  dot: (way: string, value: number, standard: number | null) =>
    `${way}: ${formatNumber(value)} TPM${standard === null ? '' : `, AWS's default is ${formatNumber(standard)}`}`,
  now: 'now',
  default: "AWS's default",
  tokensCaption: (region: string) => `Quotas in ${region}`,
  tokensColumns: {
    model: 'model and pool',
    tpm: 'TPM',
    default: 'default TPM',
    ofDefault: 'of default',
    rpm: 'RPM',
    perDay: 'tokens a day',
  },
  pastEndOfLife: (way: string) => `${way} (past its end of life)`,
  // What stands out.
  standoutsCaption: (region: string) => `0 or below AWS's default in ${region}`,
  standoutsColumns: { model: 'model', pool: 'pool', limit: 'limit', value: 'value', default: 'default', ofDefault: 'of default' },
  metric: (metric: QuotaMetric): string => metric,
  // Rows.
  rowsTitle: 'Rows',
  rowsDescription: (first: number | null) =>
    `What each row is now beside AWS's default, on a logarithmic axis${first === null ? '' : `; the first ${first}`}.`,
  rowDot: (row: string, value: number, standard: number | null) =>
    `${row}: ${formatNumber(value)}, AWS's default ${formatNumber(standard)}`,
  rowsNumbers: 'The same in numbers',
  rowsNumbersColumns: { row: 'row', now: 'now', default: 'default' },
  rowsCaption: (first: number | null, all: number) =>
    `Rows of Service Quotas${first === null ? '' : `, the first ${first} of ${formatNumber(all)} (--json has all)`}`,
  rowsColumns: { row: 'row', region: 'Region', code: 'code', applied: 'applied', default: 'default', adjustable: 'adjustable' },
  yes: 'yes',
  no: 'no',
  // Changes.
  changesCaption: (changes: number): string => (changes === 0 ? 'Nothing changed against the snapshot' : 'Changes against the snapshot'),
  changesColumns: { row: 'row', region: 'Region', change: 'change', before: 'before', after: 'after' },
  changes: { added: 'added', removed: 'removed', changed: 'changed' } satisfies Record<QuotaChangeEntry['change'], string>,
});

export interface SourceReported {
  readonly source: QuotaSource;
  readonly asOf: string;
  readonly account: string | null;
}

// What `bq quotas` answers: the account's rows and their overview, compared with an older answer and kept for a later one.
import { BqError, PLACES } from '../base/errors.ts';
import { type Note, note } from '../base/notes.ts';
import { english, phrase } from '../base/phrases.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { resolveModel } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { QuotasResult } from '../contracts/quotas.ts';
import { writeFileAtomic } from '../io/output-file.ts';
import { quotasAnswer } from '../quotas/result.ts';
import { formatSnapshot } from '../quotas/snapshot/snapshot-file.ts';
import { requireStaying } from '../quotas/staying.ts';
import type { QuotaMetric, QuotaSnapshot } from '../quotas/types.ts';
import { QUOTAS } from '../words/en/quotas.ts';
import { SOURCES } from '../words/en/sources.ts';
import type { Context } from './context.ts';
import { readEarlierQuotas } from './quotas.ts';

export interface QuotasWish {
  /** Rows one by one, also those that limit no inference. */
  readonly everyRow: boolean;
  /** Rows with the rule that read each name, instead of the overview. */
  readonly explains: boolean;
  /** ID, profile ID, ARN or short name; null for all models that make text. */
  readonly model: string | null;
  /** Rows of one endpoint, instead of the overview, which is of bedrock-runtime; null: no matter. */
  readonly endpoint: Endpoint | null;
  readonly scope: Scope | null;
  readonly metric: QuotaMetric | null;
  readonly search: string | null;
  /** Only what is processed in this area. */
  readonly staysIn: string | null;
  /** A file of an older answer. */
  readonly comparedWith: string | null;
  /** The file that a snapshot is written to; `-` is stdout's part. */
  readonly savedTo: string | null;
  /** Half a list is shown and saved, marked as such; else it is an error. */
  readonly allowsPartial: boolean;
}

export interface QuotasAnswer {
  readonly result: QuotasResult;
  readonly warnings: readonly Note[];
  /** All rows, for a later comparison; null where nobody wants them. */
  readonly snapshot: string | null;
  /** Null without a comparison, and where nothing differs but not everything could be read: half an answer proves nothing. */
  readonly isSame: boolean | null;
}

/** @throws BqError usage (model, area), input (a file), does-not-fit (nothing stays in the area), and as `Context.quotas` */
export async function answerQuotas(context: Context, wish: QuotasWish): Promise<QuotasAnswer> {
  const { endpoint, scope, metric, search, staysIn, comparedWith, savedTo } = wish;
  const model = wish.model === null ? null : resolveModel(wish.model).model;
  const before = comparedWith === null ? null : await readEarlierQuotas(context, comparedWith);
  const refuser = before === null ? null : '--diff';
  const { snapshots, ageSeconds, warnings } = await context.quotas({ refuser, allowsPartial: true });
  if (!wish.allowsPartial) requireWhole(snapshots);
  const regions = snapshots.map(({ region }) => region);
  if (staysIn !== null) requireStaying(staysIn, model, regions);
  const asRows = wish.everyRow || wish.explains || search !== null || metric !== null || before !== null || endpoint === 'mantle';
  const result = quotasAnswer({
    snapshots,
    ageSeconds,
    filter: { all: wish.everyRow || search !== null, modelId: model?.modelId ?? null, endpoint, scope, metric, search, staysIn },
    before,
    beforeName: comparedWith ?? '',
    savedTo,
    overviewOf: asRows ? null : { model, scope, staysIn, nowIso: context.now.toISOString() },
  });
  const snapshot = savedTo === null ? null : formatSnapshot(snapshots);
  if (savedTo !== null && snapshot !== null && savedTo !== '-') {
    await writeFileAtomic(savedTo, snapshot);
    context.tell(note('SAVED', phrase(SOURCES, 'saved', savedTo), { file: savedTo }));
  }
  return { result, warnings, snapshot, isSame: sameness(result, before) };
}

/** @throws BqError remote where AWS refused or cut short a part */
function requireWhole(snapshots: readonly QuotaSnapshot[]): void {
  const half = snapshots.filter(({ partial }) => partial);
  const [first] = half;
  if (first === undefined) return;
  const problems = half.flatMap(({ region, problems }) =>
    problems.map((one) => (english(one).includes(region) ? one : phrase(PLACES, 'at', region, one))),
  );
  throw new BqError(phrase(QUOTAS, 'notWhole', problems), {
    code: 'QUOTAS_PARTIAL',
    kind: 'remote',
    suggestions: [phrase(QUOTAS, 'allowPartial'), phrase(SOURCES, 'doctorSays')],
  });
}

function sameness({ changes, regions }: QuotasResult, before: readonly QuotaSnapshot[] | null): boolean | null {
  if (changes === null) return null;
  if (changes.length > 0) return false;
  if (before?.some(({ partial }) => partial)) return null;
  return regions.some(({ source, complete, partial }) => partial || (source === 'live' && !complete)) ? null : true;
}

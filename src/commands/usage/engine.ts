// What `bq usage` asks of an engine that holds the logs: the query as text, or the place where it is run.
import type { Context } from '../../app/context.ts';
import type { EngineWish, ScanEstimate } from '../../app/engines/run.ts';
import type { UsageQuery } from '../../app/usage-query.ts';
import { type Engine, type QueryWish, queryText } from '../../app/usage-rows.ts';
import { BqError } from '../../base/errors.ts';
import { type Language, phrase, type Text } from '../../base/phrases.ts';
import type { UsageResult } from '../../contracts/usage.ts';
import { Asker } from '../../shell/ask.ts';
import type { Outcome } from '../../shell/base-command.ts';
import type { FlagsOf } from '../../shell/flags.ts';
import { USAGE } from '../../words/en/usage.ts';
import type { usageFlags } from './flags.ts';

/** @param canBeAsked whether somebody is there to say yes to what costs money */
export function sourceOf(flags: UsageFlags, canBeAsked: boolean, language: Language): UsageQuery['from'] {
  if (flags.engine !== undefined) {
    const confirm = (estimate: ScanEstimate) => (flags.yes ? Promise.resolve() : confirmRun(estimate, canBeAsked, language));
    return { engine: { where: engineOf(flags), confirm } };
  }
  return flags.rows !== undefined ? { rows: flags.rows } : flags.logs ? { logs: flags.logs } : 'cloudwatch';
}

/** @throws BqError usage without a terminal, interrupted for a no */
async function confirmRun({ text }: ScanEstimate, canBeAsked: boolean, language: Language): Promise<void> {
  if (!canBeAsked) {
    throw new BqError(phrase(USAGE, 'costsMoney', text), {
      code: 'CONFIRMATION_NEEDED',
      kind: 'usage',
      suggestions: [phrase(USAGE, 'yesRuns'), phrase(USAGE, 'sqlPrints')],
    });
  }
  const asker = new Asker();
  const { run, yesOrNo } = language.of(USAGE);
  try {
    const answer = await asker.ask({
      text: run,
      hint: yesOrNo,
      parse: (word) => /^y(es)?$/i.test(word),
      whenEmpty: false,
      refused: (problem) => problem,
    });
    if (!answer) throw new BqError(phrase(USAGE, 'nothingRun'), { code: 'NOT_CONFIRMED', kind: 'interrupted' });
  } finally {
    asker.close();
  }
}

type UsageFlags = FlagsOf<typeof usageFlags>;

const DEFAULT_TABLE = 'bedrock_invocation_logs';

/** The query that makes an engine do the sums, instead of an answer. @throws BqError usage without --engine */
export async function engineQuery(
  context: Context,
  flags: UsageFlags,
  asked: Pick<QueryWish, 'by' | 'lastSeconds'>,
): Promise<Outcome<UsageResult>> {
  const engine = flags.engine as Engine | undefined;
  if (engine === undefined) {
    throw new BqError(phrase(USAGE, 'needsEngine'), {
      code: 'ENGINE_NEEDED',
      kind: 'usage',
      suggestions: ['bq usage --emit sql --engine athena|duckdb|insights', phrase(USAGE, 'rowsReadsEngine')],
    });
  }
  const table = flags.table ?? DEFAULT_TABLE;
  const text = await queryText(context, {
    engine,
    ...asked,
    logs: flags.logs ?? [],
    table: flags.database === undefined ? table : `${flags.database}.${table}`,
  });
  const at = context.now.toISOString();
  const nothing = { source: 'query', from: at, to: at, regions: [], pools: [], logs: null, saved: null } as const;
  return {
    result: { ...nothing, regions: [], pools: [], by: asked.by, emitted: { format: 'sql', text } },
    isPiped: true,
    text: () => text,
  };
}

/** Which engine is asked, and where in it. @throws BqError usage */
function engineOf(flags: UsageFlags): EngineWish['where'] {
  const { engine, database, 'log-group': logGroup } = flags;
  const needs = (message: Text, suggestions: readonly Text[], code: 'ENGINE_NEEDED' | 'SOURCE_NEEDED' = 'SOURCE_NEEDED') =>
    new BqError(message, { code, kind: 'usage', suggestions });
  if (flags.logs !== undefined)
    throw needs(phrase(USAGE, 'engineNotLogs'), [phrase(USAGE, 'printsQueryOf', `${engine}`), phrase(USAGE, 'readsHere')]);
  if (engine === 'insights') {
    if (logGroup !== undefined) return { engine, logGroup };
    throw needs(phrase(USAGE, 'needsLogGroup'), ['bq usage --engine insights --log-group NAME', 'bq usage --emit sql --engine insights']);
  }
  if (engine === 'athena') {
    if (database === undefined)
      throw needs(phrase(USAGE, 'needsDatabase'), ['bq usage --engine athena --database NAME', 'bq usage --emit sql --engine athena']);
    const { table = DEFAULT_TABLE, workgroup = 'primary', 'result-location': output = null } = flags;
    return { engine, database, table, workgroup, output };
  }
  const next = ['bq usage --emit sql --engine duckdb --logs FOLDER | duckdb -csv > sums.csv', 'bq usage --rows sums.csv'];
  throw needs(phrase(USAGE, 'noDuckDb'), next, 'ENGINE_NEEDED');
}

// Reads a workload file: YAML or JSON, checked against its schema, models resolved, distributions read, every default filled in.
import { dirname } from 'node:path';
import { BqError, inputError, PLACES } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import { stripControl } from '../../base/text.ts';
import { type ResolvedModel, resolveModel } from '../../catalog/models.ts';
import type { WorkloadSetFile } from '../../contracts/workload.ts';
import { FIELD_KEYS, FIELDS, questionFrom, type Source } from '../../planner/question.ts';
import { meansOf, type NamedWorkload, type WorkloadSet } from '../../planner/workloads/workload-set.ts';
import type { Distribution } from '../../simulator/distribution.ts';
import { normalizeDistribution } from '../../simulator/scenario/normalize.ts';
import { DOCUMENTS } from '../../words/en/documents.ts';
import { PLAN_FILES } from '../../words/en/plan-files.ts';
import { readInput } from '../read-input.ts';
import { type FileKind, parseDocument, type ScenarioDocument, schemaError } from '../scenario/document.ts';
import { resolveFrom } from '../scenario/scenario-file.ts';
import { readTokenCounts } from '../scenario/token-counts.ts';

const WORKLOAD: FileKind = {
  code: 'BAD_WORKLOAD',
  keys: (
    'region headroomPercent spreadPercent workloads name model endpoint scope staysIn inputTokens cacheReadTokens cacheWriteTokens maxTokens outputTokens ' +
    'latencySeconds firstTokenSeconds tokensPerSecond requestsPerMinute concurrency hoursPerDay burndownRate reservation reserveReturns sdk retry ' +
    'mean spread standardDeviation median sigma values min max file'
  ).split(' '),
  start: phrase(DOCUMENTS, 'startWorkloads'),
  described: phrase(DOCUMENTS, 'workloadKeys'),
};

export interface WorkloadReading {
  /** The Region of `--region`; null where it was not given. */
  readonly flag: string | null;
  /** The Region of workloads and files that name none. */
  readonly fallback: string;
  /** Hears which models the file names before they are looked for. */
  readonly learn?: (models: readonly string[]) => Promise<void>;
}

/** @param name a file, or `-` for stdin @throws BqError kind input with file, line and key */
export async function loadWorkloads(name: string, reading: WorkloadReading): Promise<WorkloadSet> {
  const { fileName, text } = await readInput(name, '--workload');
  return parseWorkloads(text, fileName, name === '-' ? '.' : dirname(name), reading);
}

/** @param directory what file names in the text start from */
export async function parseWorkloads(text: string, fileName: string, directory: string, reading: WorkloadReading): Promise<WorkloadSet> {
  const document = await parseDocument(text, fileName, WORKLOAD);
  const { workloadFile } = await import('../../contracts/workload.ts');
  const parsed = workloadFile.safeParse(document.data);
  if (!parsed.success) throw await schemaError(parsed.error.issues, document, { fileName, schema: workloadFile, kind: WORKLOAD });
  const file = parsed.data;
  const region = reading.flag ?? file.region ?? reading.fallback;
  await reading.learn?.(file.workloads.map(({ model }) => model));
  const workloads: NamedWorkload[] = [];
  for (const [index, workload] of file.workloads.entries()) {
    if (workloads.some((other) => other.name === workload.name)) {
      throw inputError(
        await whereOf(document, fileName, index, 'name'),
        phrase(PLAN_FILES, 'twoOfAName', stripControl(workload.name)),
        [],
        WORKLOAD.code,
      );
    }
    const resolved = await resolvedAt(workload.model, () => whereOf(document, fileName, index, 'model'));
    workloads.push(await named(workload, { resolved, file, region, directory }));
  }
  return { file: fileName, headroom: file.headroomPercent / 100, spread: file.spreadPercent / 100, workloads };
}

/** Whether a text that was written for bq is a workload file and no scenario: its workloads name models, and there is no quota in it. */
export async function isWorkloadFile(text: string, fileName: string): Promise<boolean> {
  const { data } = await parseDocument(text, fileName);
  const { workloads, quota } = (data ?? {}) as { workloads?: unknown; quota?: unknown };
  return (
    quota === undefined &&
    Array.isArray(workloads) &&
    workloads.some((workload) => typeof workload === 'object' && workload !== null && 'model' in workload)
  );
}

async function whereOf(document: ScenarioDocument, fileName: string, index: number, key: string): Promise<string> {
  const line = await document.lineOf(['workloads', index, key]);
  return line === null ? fileName : `${fileName}:${line}`;
}

interface WorkloadPlace {
  readonly resolved: ResolvedModel;
  /** What it says for all of its workloads. */
  readonly file: WorkloadSetFile;
  readonly region: string;
  readonly directory: string;
}

async function named(
  workload: WorkloadSetFile['workloads'][number],
  { resolved, file, region, directory }: WorkloadPlace,
): Promise<NamedWorkload> {
  const read = (given: Parameters<typeof normalizeDistribution>[0]): Promise<Distribution> =>
    normalizeDistribution(given, (counts) => readTokenCounts(resolveFrom(directory, counts)));
  const { inputTokens, outputTokens, latencySeconds } = workload;
  const distributions = {
    inputTokens: await read(inputTokens),
    outputTokens: outputTokens === undefined ? null : await read(outputTokens),
    latencySeconds: latencySeconds === undefined ? null : await read(latencySeconds),
  };
  return {
    name: stripControl(workload.name, { oneLine: true }),
    resolved,
    question: questionFrom({
      origin: 'workload',
      values: { ...saidOf(workload, file), region: workload.region ?? region, ...meansOf(distributions) },
    }),
    distributions,
    hoursPerDay: workload.hoursPerDay,
    sdk: workload.sdk ?? null,
    retry: workload.retry ?? null,
  };
}

/** The column of workload files in the planner's table of fields. */
function saidOf(workload: WorkloadSetFile['workloads'][number], file: WorkloadSetFile): Source['values'] {
  const said: Readonly<Record<string, unknown>> = { ...file, ...workload };
  const entries = FIELD_KEYS.flatMap((key) => {
    const { workload: name, unit } = FIELDS[key];
    const value = name === null ? undefined : said[name];
    return value === undefined || typeof value === 'object' ? [] : [[key, unit === 'share' ? Number(value) / 100 : value]];
  });
  return Object.fromEntries(entries) as Source['values'];
}

async function resolvedAt(model: string, where: () => Promise<string>): Promise<ResolvedModel> {
  try {
    return resolveModel(model);
  } catch (error) {
    if (!(error instanceof BqError)) throw error;
    const { code, said, advice } = error;
    throw new BqError(phrase(PLACES, 'at', await where(), said), { code, kind: 'input', suggestions: advice, cause: error });
  }
}

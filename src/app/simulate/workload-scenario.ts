// What `bq simulate` is given: a scenario, or a workload file, whose quotas are AWS's published ones unless flags say otherwise.
import { dirname } from 'node:path';
import { BqError } from '../../base/errors.ts';
import { type Note, note } from '../../base/notes.ts';
import { phrase } from '../../base/phrases.ts';
import { defaultQuotasMeta } from '../../catalog/default-quotas.ts';
import type { Endpoint } from '../../catalog/endpoint.ts';
import { readInput } from '../../io/read-input.ts';
import { type LoadedScenario, type Override, parseScenario } from '../../io/scenario/scenario-file.ts';
import { isWorkloadFile, parseWorkloads } from '../../io/workload/workload-file.ts';
import { withAsked } from '../../planner/question.ts';
import { scenarioOfWorkloads } from '../../planner/workloads/workload-scenario.ts';
import { regionOf, type WorkloadSet } from '../../planner/workloads/workload-set.ts';
import { defaultSnapshot } from '../../quotas/defaults.ts';
import { DOCUMENTS } from '../../words/en/documents.ts';
import { SIMULATE } from '../../words/en/simulate.ts';
import type { Context } from '../context.ts';

export interface SimulationSource {
  /** A name, or `-` for stdin. */
  readonly file: string;
  readonly overrides: readonly Override[];
  /** The workload of a workload file whose quota is simulated; null: the first one's. */
  readonly workload: string | null;
  /** Of workloads that name none, or of the scenario; null: as the file says. */
  readonly endpoint: Endpoint | null;
}

/** @throws BqError input with file, line and key; does-not-fit for what can never run; usage for a workload's name beside a scenario */
export async function loadSimulation(context: Context, { file, overrides, workload, endpoint }: SimulationSource): Promise<LoadedScenario> {
  const { fileName, text } = await readInput(file, 'scenario', { start: phrase(DOCUMENTS, 'startScenario') });
  const directory = file === '-' ? '.' : dirname(file);
  if (!(await isWorkloadFile(text, fileName))) {
    if (workload === null) return ofEndpoint(await parseScenario(text, fileName, directory, overrides), endpoint);
    throw new BqError(phrase(SIMULATE, 'nameOfScenario', fileName), {
      code: 'NOT_A_WORKLOAD_FILE',
      kind: 'usage',
      suggestions: [phrase(SIMULATE, 'leaveNameOut')],
    });
  }
  const { regions } = await context.regionChoice();
  const written = await parseWorkloads(text, fileName, directory, { flag: null, fallback: regions[0] as string });
  const set = endpoint === null ? written : onEndpoint(written, endpoint);
  const { scenario, leftOut } = scenarioOfWorkloads(set, workload, {
    snapshots: new Map(set.workloads.map(regionOf).map((region) => [region, defaultSnapshot(region)])),
    burndownOverrides: await context.burndown(),
  });
  const loaded = await parseScenario(JSON.stringify(scenario), fileName, directory, overrides);
  const isGiven = overrides.some(({ path }) => path.startsWith('quota.'));
  return {
    ...loaded,
    warnings: [
      ...(isGiven ? [] : [defaultQuotas()]),
      ...(leftOut.length > 0 ? [note('WORKLOADS_LEFT_OUT', phrase(SIMULATE, 'leftOut', leftOut), { workloads: leftOut })] : []),
      ...loaded.warnings,
    ],
  };
}

/** Every workload on the endpoint that was asked for. */
function onEndpoint(set: WorkloadSet, endpoint: Endpoint): WorkloadSet {
  return { ...set, workloads: set.workloads.map((named) => ({ ...named, question: withAsked(named.question, 'flag', { endpoint }) })) };
}

/** @throws BqError usage: a scenario is of bedrock-mantle where it has a quota of output, and of the runtime where it has none */
function ofEndpoint(loaded: LoadedScenario, endpoint: Endpoint | null): LoadedScenario {
  const own: Endpoint = loaded.scenario.quota.outputTokensPerMinute === null ? 'runtime' : 'mantle';
  if (endpoint === null || endpoint === own) return loaded;
  throw new BqError(phrase(SIMULATE, endpoint === 'mantle' ? 'notOfMantle' : 'notOfRuntime'), {
    code: 'NOT_OF_ENDPOINT',
    kind: 'usage',
    suggestions: [endpoint === 'mantle' ? '--output-tpm 2m' : '--endpoint mantle'],
  });
}

function defaultQuotas(): Note {
  const { asOf } = defaultQuotasMeta();
  return note('DEFAULT_QUOTAS', phrase(SIMULATE, 'defaultQuotas', asOf), {
    asOf,
    reason: 'a simulation asks nobody',
  });
}

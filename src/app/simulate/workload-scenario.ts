// What `bq simulate` is given: a scenario, or a workload file, whose quotas are AWS's published ones unless flags say otherwise.
import { dirname } from 'node:path';
import { resolveRegions } from '../../aws/session/region.ts';
import { BqError } from '../../base/errors.ts';
import { defaultQuotasMeta, defaultSnapshot } from '../../catalog/default-quotas.ts';
import { readInput } from '../../io/read-input.ts';
import { type LoadedScenario, type Override, parseScenario } from '../../io/scenario/scenario-file.ts';
import { isWorkloadFile, parseWorkloads } from '../../io/workload/workload-file.ts';
import { scenarioOfWorkloads } from '../../planner/workloads/workload-scenario.ts';
import { regionOf } from '../../planner/workloads/workload-set.ts';
import { readBurndownFile } from '../burndown-file.ts';

/**
 * @param file a name, or `-` for stdin
 * @param name the workload of a workload file whose quota is simulated; null: the first one's
 * @throws BqError input with file, line and key; does-not-fit for what can never run; usage for a name beside a scenario
 */
export async function loadSimulation(file: string, overrides: readonly Override[], name: string | null): Promise<LoadedScenario> {
  const { fileName, text } = await readInput(file, 'scenario');
  const directory = file === '-' ? '.' : dirname(file);
  if (!(await isWorkloadFile(text, fileName))) {
    if (name === null) return parseScenario(text, fileName, directory, overrides);
    throw new BqError(`--name is for workload files, and ${fileName} is a scenario`, {
      code: 'NOT_A_WORKLOAD_FILE',
      kind: 'usage',
      suggestions: ['leave --name out'],
    });
  }
  const { regions } = await resolveRegions({ flag: undefined, profileFlag: undefined, env: process.env });
  const set = await parseWorkloads(text, fileName, directory, { flag: null, fallback: regions[0] as string });
  const { scenario, leftOut } = scenarioOfWorkloads(set, name, {
    snapshots: new Map(set.workloads.map(regionOf).map((region) => [region, defaultSnapshot(region)])),
    burndownOverrides: await readBurndownFile(process.env.BQ_BURNDOWN),
  });
  const loaded = await parseScenario(JSON.stringify(scenario), fileName, directory, overrides);
  const isGiven = overrides.some(({ path }) => path.startsWith('quota.'));
  return {
    ...loaded,
    warnings: [
      ...(isGiven ? [] : [`quotas are AWS's defaults of ${defaultQuotasMeta().asOf}, not your account's (--tpm, --rpm, --tpd)`]),
      ...(leftOut.length > 0 ? [`on other quotas, and left out: ${leftOut.join(', ')} (--name)`] : []),
      ...loaded.warnings,
    ],
  };
}

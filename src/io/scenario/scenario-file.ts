// Reads a scenario of `bq simulate`: YAML or JSON, single values overridden, checked against its schema, shorthands written out.
import { dirname, isAbsolute, join } from 'node:path';
import { inputError } from '../../base/errors.ts';
import type { Note } from '../../base/notes.ts';
import { phrase } from '../../base/phrases.ts';
import { type Form, MISFIT, readForm } from '../../contracts/form.ts';
import type { ScenarioFile } from '../../contracts/scenario.ts';
import { SCENARIO_FORM } from '../../contracts/scenario-form.ts';
import { checkScenario } from '../../simulator/scenario/feasibility.ts';
import { normalizeScenario } from '../../simulator/scenario/normalize.ts';
import type { Scenario } from '../../simulator/scenario/scenario.ts';
import { DOCUMENTS } from '../../words/en/documents.ts';
import { readInput } from '../read-input.ts';
import { parseDocument, pathText, type ScenarioDocument, schemaError } from './document.ts';
import { readTokenCounts } from './token-counts.ts';

/** A value from the command line: `path` as in `workloads[0].sdk`, or `workloads.0.sdk`. */
export interface Override {
  readonly path: string;
  readonly value: unknown;
  /** The flag that says so, for errors. */
  readonly flag: string;
}

export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly warnings: readonly Note[];
}

/** @param name a file, or `-` for stdin @throws BqError kind input with file, line and key; kind does-not-fit for what can never run */
export async function loadScenario(name: string, overrides: readonly Override[] = []): Promise<LoadedScenario> {
  const { fileName, text } = await readInput(name, 'scenario', { start: phrase(DOCUMENTS, 'startScenario') });
  return parseScenario(text, fileName, name === '-' ? '.' : dirname(name), overrides);
}

/** @param directory what relative file names in the scenario start from */
export async function parseScenario(
  text: string,
  fileName: string,
  directory: string,
  overrides: readonly Override[] = [],
): Promise<LoadedScenario> {
  const document = await parseDocument(text, fileName);
  for (const override of overrides) applyOverride(document.data, override);
  const file = await fileOf(document, fileName);
  const scenario = await normalizeScenario(file, (counts) => readTokenCounts(resolveFrom(directory, counts)));
  const located = withTraceFiles(scenario, directory);
  const problem = checkScenario(located);
  if (problem.error)
    throw inputError(
      await whereOf(fileName, document, problem.error.path),
      phrase(DOCUMENTS, 'atKey', pathText(problem.error.path), problem.error.text),
      [],
      'BAD_SCENARIO',
    );
  if (problem.impossible) throw problem.impossible;
  return { scenario: located, warnings: problem.warnings };
}

/** What does not fit the plain form is read by the schema, which says why. @throws BqError input with line and key */
async function fileOf(document: ScenarioDocument, fileName: string): Promise<ScenarioFile> {
  const read = readForm(JSON.parse(SCENARIO_FORM) as Form, document.data);
  if (read !== MISFIT) return read as ScenarioFile;
  const { scenarioFile } = await import('../../contracts/scenario.ts');
  const parsed = scenarioFile.safeParse(document.data);
  if (!parsed.success) throw await schemaError(parsed.error.issues, document, { fileName, schema: scenarioFile });
  return parsed.data;
}

async function whereOf(fileName: string, document: ScenarioDocument, path: readonly PropertyKey[]): Promise<string> {
  const line = await document.lineOf(path);
  return line === null ? fileName : `${fileName}:${line}`;
}

export function resolveFrom(directory: string, file: string): string {
  return isAbsolute(file) ? file : join(directory, file);
}

function withTraceFiles(scenario: Scenario, directory: string): Scenario {
  const workloads = scenario.workloads.map((workload) =>
    workload.arrival.kind === 'trace'
      ? { ...workload, arrival: { ...workload.arrival, file: resolveFrom(directory, workload.arrival.file) } }
      : workload,
  );
  return { ...scenario, workloads };
}

/** Sets one value in the parsed file; what is not there yet is made, lists are not lengthened. */
function applyOverride(data: unknown, { path, value, flag }: Override): void {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  let at = data as Record<string, unknown>;
  for (const [index, key] of keys.entries()) {
    if (typeof at !== 'object' || at === null)
      throw inputError('', phrase(DOCUMENTS, 'noMap', flag, keys.slice(0, index).join('.')), [], 'BAD_SCENARIO');
    if (key === '__proto__' || key === 'constructor' || (Array.isArray(at) && !(key in at))) {
      throw inputError('', phrase(DOCUMENTS, 'noSuchKey', flag, keys.slice(0, index + 1).join('.')), [], 'BAD_SCENARIO');
    }
    if (index === keys.length - 1) at[key] = value;
    else {
      at[key] ??= {};
      at = at[key] as Record<string, unknown>;
    }
  }
}

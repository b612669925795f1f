// What a plan of workloads is compared with: another workload file, a saved plan, or the same file in a git revision.
import { dirname } from 'node:path';
import { BqError, inputError } from '../base/errors.ts';
import { parseJson } from '../base/json-text.ts';
import { isObject } from '../base/json-value.ts';
import { phrase, type Text } from '../base/phrases.ts';
import type { WorkloadPlan } from '../contracts/workload-plan.ts';
import { fileAtRevision } from '../io/git.ts';
import { fileExists, readInput } from '../io/read-input.ts';
import { parseWorkloads } from '../io/workload/workload-file.ts';
import { PLAN_FILES } from '../words/en/plan-files.ts';
import type { Context } from './context.ts';
import { type Against, readingOf } from './plan-workload.ts';

const HOW = [phrase(PLAN_FILES, 'againstFile'), phrase(PLAN_FILES, 'againstPlan'), phrase(PLAN_FILES, 'againstRevision')];

/**
 * @param file the workload file that is planned
 * @param region that the command line names; null where it names none
 * @throws BqError input: neither a file nor a revision, or one that cannot be read
 */
export async function readAgainst(
  context: Context,
  name: string,
  { file, region }: { readonly file: string; readonly region: string | null },
): Promise<Against> {
  const reading = await readingOf(context, region);
  if (name === '-' || (await fileExists(name))) {
    const { text, fileName } = await readInput(name, '--against');
    const saved = await savedPlan(text, fileName);
    if (saved !== null) return { what: 'plan', name: fileName, before: { kind: 'plan', plan: saved } };
    const set = await parseWorkloads(text, fileName, name === '-' ? '.' : dirname(name), reading);
    return { what: 'file', name: fileName, before: { kind: 'set', set } };
  }
  if (file === '-') throw notFound(name, phrase(PLAN_FILES, 'noFileNorStdin'));
  const found = await fileAtRevision(name, file);
  if (found.kind === 'no-revision') throw notFound(name, phrase(PLAN_FILES, 'noFileNorRevision', found.problem));
  if (found.kind === 'absent') return { what: 'revision', name, before: { kind: 'none' } };
  const set = await parseWorkloads(found.text, `${name}:${file}`, dirname(file), reading);
  return { what: 'revision', name, before: { kind: 'set', set } };
}

function notFound(name: string, problem: Text): BqError {
  return new BqError(phrase(PLAN_FILES, 'cannotCompare', name === '' ? '""' : name, problem), {
    code: 'CANNOT_READ',
    kind: 'input',
    suggestions: HOW,
  });
}

/** Null where the text is no answer of bq. */
async function savedPlan(text: string, fileName: string): Promise<WorkloadPlan | null> {
  if (!/^\s*\{/.test(text)) return null;
  const document = parseJson(text, { file: fileName, suggestions: HOW });
  if (!isObject(document) || document.schemaVersion === undefined) return null;
  const { workloadPlanResult } = await import('../contracts/workload-plan.ts');
  const parsed = workloadPlanResult.safeParse(document.result);
  // Another version may have added keys.
  const issue = parsed.error?.issues.find(({ code }) => code !== 'unrecognized_keys');
  if (document.command !== 'plan' || !isObject(document.result) || issue !== undefined) {
    const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
    throw inputError(`${fileName}: $.result${path}`, phrase(PLAN_FILES, 'notWorkloadPlan', issue?.message ?? null), HOW);
  }
  return document.result as unknown as WorkloadPlan;
}

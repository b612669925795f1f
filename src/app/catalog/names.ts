// Names of models that no table has: what the user says they stand for; who must know more asks AWS (look-up.ts).
import { BqError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import { refusalOf } from '../../catalog/models.ts';
import { setAliases } from '../../catalog/own/own.ts';
import { NAMES } from '../../catalog/words.ts';
import type { Context } from '../context.ts';

/** What application inference profiles stand for: BQ_ALIAS, then what the command line says, `ARN=MODEL`. @throws BqError `BAD_ALIAS` (usage) */
export function sayAliases({ env }: Pick<Context, 'env'>, said: readonly string[]): void {
  const all = [...(env.BQ_ALIAS ?? '').split(','), ...said].filter((text) => text.trim() !== '');
  setAliases(new Map(all.map(aliasFrom)));
}

function aliasFrom(text: string): readonly [string, string] {
  const at = text.lastIndexOf('=');
  const [name, model] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at > 0 && name !== '' && model !== '') return [name, model];
  throw new BqError(phrase(NAMES, 'badAlias', text), {
    code: 'BAD_ALIAS',
    kind: 'usage',
    suggestions: ['--alias arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123=sonnet-4.5'],
  });
}

/** The most names of one run that AWS is asked for: a file of many is no reason to ask for each. */
const MOST_ASKED = 20;

export interface Learning {
  /** The command will read quotas of what is learned: they are asked for at the same time. */
  readonly quotasFollow?: boolean;
  /** By hand: with it, a model that nobody can be asked about is planned by its family. */
  readonly tokensPerMinute?: number | null;
}

/**
 * After this, `resolveModel` also knows of these names what AWS answers, or, with a quota by hand and nobody to ask, what their names say. What it still
 * does not know is refused where it is used, with the nearest names.
 */
export async function learnModels(context: Context, names: readonly string[], learning: Learning = {}): Promise<void> {
  const unknown = [...new Set(names)].filter((name) => refusalOf(name) !== null).slice(0, MOST_ASKED);
  if (unknown.length === 0) return;
  if (!(await asked(context, unknown, learning)) && (learning.tokensPerMinute ?? null) !== null) {
    const { assumeModels } = await import('./assumed-models.ts');
    assumeModels(context, unknown);
  }
}

/** @returns whether AWS was there to be asked */
async function asked(context: Context, unknown: readonly string[], { quotasFollow = false }: Learning): Promise<boolean> {
  const { isOffline, quotaFiles } = context.origin;
  if (isOffline || quotaFiles !== null) return false;
  const { lookUpModels } = await import('./look-up.ts');
  return lookUpModels(context, unknown, quotasFollow);
}

// Burndown rates: how many quota tokens one output token costs, with the source of each figure.

import { BqError } from '../base/errors.ts';
import { phrase } from '../base/phrases.ts';
import table from './data/burndown.json' with { type: 'json' };
import { isClaude, lineOf } from './lines.ts';
import { normalShortName } from './resolve.ts';
import { shippedModels } from './table.ts';
import type { BurndownRate, Model, Provenance } from './types.ts';
import { NAMES } from './words.ts';

interface Rule {
  readonly id: string;
  readonly rate: number;
  readonly models?: readonly string[];
  readonly claude?: { readonly from: string; readonly to: string };
  readonly assumed?: boolean;
  readonly conflict?: string;
  readonly asOf: string;
  readonly source?: string;
}

const stored = table as Provenance & { readonly rules: readonly Rule[] };

/** The source of a rate that is the user's own. */
export const OWN_RATE = 'override';

/**
 * The rate of a model on bedrock-runtime, in quota tokens per output token (1, 5, 10 or 15 as published). bedrock-mantle has none: input
 * and output are two quotas there.
 *
 * @param overrides rates of the user's own: model ID, alias or short name → rate; `*` for every model. They win over the table.
 * @throws BqError `BAD_BURNDOWN` (usage) where an override is no number from 0.1 to 1,000
 */
export function burndownRate(model: Model, overrides: Readonly<Record<string, number>> = {}): BurndownRate {
  const own = overrideFor(model, overrides);
  if (own !== null) return { rate: own, assumed: false, conflict: null, asOf: 'this run', source: OWN_RATE };
  const rule = stored.rules.find((candidate) => matches(candidate, model.modelId));
  // The last rule matches everything.
  if (!rule) throw new Error(`no burndown rule matches ${model.modelId}`);
  if (model.isLearned && !rule.assumed && rule.models?.includes('*')) return rateOfKin(model);
  return {
    rate: rule.rate,
    assumed: rule.assumed ?? false,
    conflict: rule.conflict ?? null,
    asOf: rule.asOf,
    source: rule.source ?? stored.source,
  };
}

export function burndownMeta(): Provenance {
  return { asOf: stored.asOf, source: stored.source };
}

/** Nobody has stated the rate of a model that only AWS's lists know: that of its nearest of kin is taken, and said to be assumed. */
function rateOfKin(model: Model): BurndownRate {
  const first = firstWord(model.modelId);
  const kin = shippedModels()
    .filter(({ modelId, isLearned }) => !isLearned && firstWord(modelId) === first)
    .sort((a, b) => ((a.launchDate ?? '') > (b.launchDate ?? '') ? -1 : 1))[0];
  const { rate, asOf } = kin ? burndownRate(kin) : { rate: 1, asOf: stored.asOf };
  const source = kin ? `not stated by AWS; that of ${kin.name}` : 'not stated by AWS; 1 is what its page gives "all other models"';
  return { rate, assumed: true, conflict: null, asOf, source };
}

/** `openai.gpt-7-sol` → `openai.gpt`. */
function firstWord(modelId: string): string {
  return /^[a-z0-9]+\.[a-z]+/.exec(modelId.toLowerCase())?.[0] ?? modelId;
}

function overrideFor(model: Model, overrides: Readonly<Record<string, number>>): number | null {
  const names = new Set([model.modelId, ...model.aliases, ...model.shortNames].map(normalShortName));
  const entries = Object.entries(overrides);
  const entry = entries.find(([name]) => names.has(normalShortName(name))) ?? entries.find(([name]) => name === '*');
  if (!entry) return null;
  const [name, rate] = entry;
  if (!(rate >= 0.1 && rate <= 1000)) {
    throw new BqError(phrase(NAMES, 'badRate', name, rate), {
      code: 'BAD_BURNDOWN',
      kind: 'usage',
      suggestions: [phrase(NAMES, 'publishedRates')],
    });
  }
  return rate;
}

function matches(rule: Rule, modelId: string): boolean {
  const id = modelId.toLowerCase();
  if (rule.models?.some((pattern) => matchesPattern(pattern, id))) return true;
  if (!rule.claude) return false;
  const line = lineOf(id);
  if (!isClaude(line)) return false;
  const version = line.major * 100 + line.minor;
  return version >= versionNumber(rule.claude.from) && version <= versionNumber(rule.claude.to);
}

/** `anthropic.claude-opus-5` matches its dated and versioned IDs, not `anthropic.claude-opus-5-5`. */
function matchesPattern(pattern: string, id: string): boolean {
  if (pattern.endsWith('*')) return id.startsWith(pattern.slice(0, -1));
  if (!id.startsWith(pattern)) return false;
  return /^(?:-\d{8})?(?:-v\d+(?::\d+)?)?$/.test(id.slice(pattern.length));
}

function versionNumber(text: string): number {
  const [major = 0, minor = 0] = text.split('.').map(Number);
  return major * 100 + minor;
}

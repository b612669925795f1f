// The grammar of Service Quotas names: one table of patterns, read from top to bottom; the first that matches decides.

import type { Scope } from '../../catalog/scope.ts';
import type { QuotaMetric } from '../types.ts';
import { bothVariants, type QuotaVariant, takeMarks } from './variants.ts';

/** A row that limits inference of one model, or of all models together. */
export interface InferenceQuotaName {
  readonly kind: 'inference';
  /** Null where the row is not bound to one scope: tokens per day of on-demand and geo together, all models together, bedrock-mantle. */
  readonly scope: Scope | null;
  readonly metric: QuotaMetric;
  /** The model's part of the name, without what marks the variant; null for the rows of all models together. */
  readonly label: string | null;
  readonly endpoint: 'bedrock-runtime' | 'bedrock-mantle';
  /** What the row is for; a row of another variant than plain is a quota of its own, beside the plain one. */
  readonly variant: QuotaVariant;
  /** A cross-Region call counts twice against the row. */
  readonly doubledForCrossRegion: boolean;
  readonly rule: string;
}

export type OtherQuotaClass =
  | 'batch'
  | 'provisioned'
  | 'customization'
  | 'model-import'
  | 'agents'
  | 'flows'
  | 'guardrails'
  | 'automated-reasoning'
  | 'knowledge-bases'
  | 'data-automation'
  | 'evaluation'
  | 'prompts'
  | 'prompt-routers'
  | 'inference-profiles'
  | 'unrecognised';

export interface OtherQuotaName {
  readonly kind: 'other';
  readonly class: OtherQuotaClass;
  /** The model's part of the name where there is one; batch labels come without the vendor. */
  readonly label: string | null;
  readonly rule: string;
}

export type ParsedQuotaName = InferenceQuotaName | OtherQuotaName;

/** Words that the model's part follows, in lower case; or, where that does not say it, an expression whose group `label` is the model's part. */
type NamePattern = string | RegExp;

interface InferenceRule {
  readonly id: string;
  readonly pattern: NamePattern;
  readonly scope?: Scope;
  readonly metric: QuotaMetric;
  readonly endpoint?: 'bedrock-mantle';
  /** Where the pattern itself is of one. */
  readonly variant?: QuotaVariant;
  readonly doubledForCrossRegion?: true;
}

interface OtherRule {
  readonly id: string;
  readonly pattern: NamePattern;
  readonly class: OtherQuotaClass;
}

/** Patterns see the name with single spaces. A new pattern is one entry here. */
const INFERENCE_RULES: readonly InferenceRule[] = [
  { id: 'on-demand-tpm', pattern: 'on-demand model inference tokens per minute for', scope: 'on-demand', metric: 'tpm' },
  { id: 'on-demand-rpm', pattern: 'on-demand model inference requests per minute for', scope: 'on-demand', metric: 'rpm' },
  { id: 'geo-tpm', pattern: 'cross-region model inference tokens per minute for', scope: 'geo', metric: 'tpm' },
  { id: 'geo-rpm', pattern: 'cross-region model inference requests per minute for', scope: 'geo', metric: 'rpm' },
  { id: 'geo-tpd', pattern: 'cross-region model inference tokens per day for', scope: 'geo', metric: 'tpd' },
  {
    id: 'global-tpm',
    pattern: 'global cross-region model inference tokens per minute for',
    scope: 'global',
    metric: 'tpm',
  },
  {
    id: 'global-rpm',
    pattern: 'global cross-region model inference requests per minute for',
    scope: 'global',
    metric: 'rpm',
  },
  { id: 'global-tpd', pattern: 'global cross-region model inference tokens per day for', scope: 'global', metric: 'tpd' },
  {
    id: 'tpd-doubled',
    pattern: /^model invocation max tokens per day for (?<label>.+) \(doubled for cross-region calls\)$/i,
    metric: 'tpd',
    doubledForCrossRegion: true,
  },
  { id: 'tpd', pattern: 'model invocation max tokens per day for', metric: 'tpd' },
  {
    id: 'latency-optimized-tpd',
    pattern: 'model invocation max latency-optimized tokens per day for',
    metric: 'tpd',
    variant: 'latency-optimized',
  },
  {
    id: 'latency-optimized-tpm',
    pattern: /^on-demand,? latency-optimized model inference tokens per minute for (?<label>.+)$/i,
    scope: 'on-demand',
    metric: 'tpm',
    variant: 'latency-optimized',
  },
  {
    id: 'latency-optimized-rpm',
    pattern: /^on-demand,? latency-optimized model inference requests per minute for (?<label>.+)$/i,
    scope: 'on-demand',
    metric: 'rpm',
    variant: 'latency-optimized',
  },
  {
    // AWS's user guide calls the rows "Bedrock Mantle input tokens per minute for …".
    id: 'mantle-input-tpm',
    pattern: /^(?:\[bedrock-mantle endpoint\]|bedrock mantle) input tokens per minute for (?<label>.+)$/i,
    metric: 'input-tpm',
    endpoint: 'bedrock-mantle',
  },
  {
    id: 'mantle-output-tpm',
    pattern: /^(?:\[bedrock-mantle endpoint\]|bedrock mantle) output tokens per minute for (?<label>.+)$/i,
    metric: 'output-tpm',
    endpoint: 'bedrock-mantle',
  },
  { id: 'cross-model-tpd', pattern: /^cross-model (?:account-level )?(?:max )?tokens per day$/i, metric: 'cross-model-tpd' },
  {
    id: 'concurrent-async',
    pattern: 'on-demand invokemodel async concurrent requests for',
    scope: 'on-demand',
    metric: 'concurrent',
    variant: 'asynchronous',
  },
  {
    id: 'concurrent',
    pattern: /^on-demand (?:invokemodel|model inference) concurrent requests for (?<label>.+)$/i,
    scope: 'on-demand',
    metric: 'concurrent',
  },
];

/** Looked at last: names that say more than is known. They govern nothing that is not asked for. */
const VAGUE_RULES: readonly InferenceRule[] = [
  { id: 'cross-model-tpd-other', pattern: /^cross-model .+ tokens per day$/i, metric: 'cross-model-tpd', variant: 'other' },
];

const OTHER_RULES: readonly OtherRule[] = [
  { id: 'batch-minimum-records', pattern: 'minimum number of records per batch inference job for', class: 'batch' },
  { id: 'batch-records-per-job', pattern: 'records per batch inference job for', class: 'batch' },
  { id: 'batch-records-per-file', pattern: 'records per input file per batch inference job for', class: 'batch' },
  { id: 'batch-file-size', pattern: /^batch inference input file size \(in GB\) for (?<label>.+)$/i, class: 'batch' },
  { id: 'batch-job-size', pattern: /^batch inference job size \(in GB\) for (?<label>.+)$/i, class: 'batch' },
  {
    id: 'batch-jobs',
    pattern: /^sum of in-progress and submitted batch inference jobs using a (?:base|custom) model for (?<label>.+)$/i,
    class: 'batch',
  },
  {
    id: 'provisioned-units',
    pattern: /^model units per provisioned model for (?:the \S+ context length variant for )?(?<label>.+)$/i,
    class: 'provisioned',
  },
  {
    id: 'provisioned-no-commitment',
    pattern: /^model units no-commitment provisioned throughputs across (?:base|custom) models$/i,
    class: 'provisioned',
  },
  {
    id: 'provisioned-commitment',
    pattern: /^model units, with commitment, for provisioned \S+ created for (?<label>.+)$/i,
    class: 'provisioned',
  },
  {
    id: 'provisioned-no-commitment-units',
    pattern: /^no-commitment model units for provisioned throughput created for (?:base|custom) model (?<label>.+)$/i,
    class: 'provisioned',
  },
  { id: 'customization', pattern: /^\(model customization\) /i, class: 'customization' },
  { id: 'customization-creating', pattern: /^custom models with a creating status per account$/i, class: 'customization' },
  { id: 'model-import', pattern: /^(?:concurrent model import jobs|imported models per account)$/i, class: 'model-import' },
  { id: 'flows', pattern: /^\(flows\) /i, class: 'flows' },
  { id: 'guardrails', pattern: /^\(guardrails\) /i, class: 'guardrails' },
  { id: 'automated-reasoning', pattern: /^\(automated reasoning\) /i, class: 'automated-reasoning' },
  { id: 'knowledge-bases', pattern: /^\((?:managed )?knowledge bases\) /i, class: 'knowledge-bases' },
  { id: 'data-automation', pattern: /^\(data automation\) /i, class: 'data-automation' },
  {
    id: 'data-automation-rate',
    pattern: /^throttle rate limit for (?:bedrock data automation|\w*(?:blueprint|dataautomation))/i,
    class: 'data-automation',
  },
  { id: 'evaluation', pattern: /^\(evaluation\) /i, class: 'evaluation' },
  { id: 'prompts', pattern: /^\((?:prompt management|advanced prompt optimization)\) /i, class: 'prompts' },
  { id: 'prompt-routers', pattern: /^number of custom prompt routers per account$/i, class: 'prompt-routers' },
  {
    id: 'inference-profiles',
    pattern: /^(?:endpoints per inference profile|inference profiles per account)$/i,
    class: 'inference-profiles',
  },
  { id: 'agent-api-rate', pattern: /^\w*agent\w* requests per second$/i, class: 'agents' },
  {
    id: 'agent-parts',
    pattern: /^(?:[\w ]+ per agent|agents per account|characters in agent instructions|parameters per function)$/i,
    class: 'agents',
  },
];

/** Runs of white space are one space: some real names have two, or one at the end. */
export function normalQuotaName(name: string): string {
  // Most names are normal as they are.
  return /[^\S ]| {2}|^ | $/.test(name) ? name.replace(/\s+/g, ' ').trim() : name;
}

/** A listing is read several times, for each model, and its names are few. */
const parsedNames = new Map<string, ParsedQuotaName>();

/** What a row limits, read from its name alone: deterministic, and `rule` names the pattern that matched. */
export function parseQuotaName(name: string): ParsedQuotaName {
  let parsed = parsedNames.get(name);
  if (parsed === undefined) {
    parsed = firstMatch(normalQuotaName(name));
    parsedNames.set(name, parsed);
  }
  return parsed;
}

function firstMatch(normal: string): ParsedQuotaName {
  return (
    inferenceName(INFERENCE_RULES, normal, 'plain') ??
    otherName(normal) ??
    markedName(normal) ??
    inferenceName(VAGUE_RULES, normal, 'plain') ??
    UNRECOGNISED
  );
}

const UNRECOGNISED: OtherQuotaName = { kind: 'other', class: 'unrecognised', label: null, rule: 'none' };

/** @returns the model's part, where the pattern has one; null where it does not match */
function matched(pattern: NamePattern, normal: string): { readonly label?: string | undefined } | null {
  if (typeof pattern !== 'string') {
    const match = pattern.exec(normal);
    return match && { label: match.groups?.label };
  }
  const label = normal.slice(pattern.length + 1);
  return label !== '' && normal[pattern.length] === ' ' && normal.slice(0, pattern.length).toLowerCase() === pattern ? { label } : null;
}

function otherName(normal: string): OtherQuotaName | null {
  for (const rule of OTHER_RULES) {
    const match = matched(rule.pattern, normal);
    if (match) return { kind: 'other', class: rule.class, label: match.label ?? null, rule: rule.id };
  }
  return null;
}

/** A name that is one of the patterns but for words of another variant, wherever they stand. */
function markedName(normal: string): InferenceQuotaName | null {
  const { variant, rest } = takeMarks(normal);
  return rest === normal ? null : inferenceName(INFERENCE_RULES, rest, variant);
}

function inferenceName(rules: readonly InferenceRule[], normal: string, marked: QuotaVariant): InferenceQuotaName | null {
  for (const rule of rules) {
    const match = matched(rule.pattern, normal);
    if (!match) continue;
    const { label } = match;
    const own = label === undefined ? null : takeMarks(label);
    return {
      kind: 'inference',
      scope: rule.scope ?? null,
      metric: rule.metric,
      label: own?.rest ?? null,
      endpoint: rule.endpoint ?? 'bedrock-runtime',
      variant: [rule.variant ?? 'plain', own?.variant ?? 'plain'].reduce(bothVariants, marked),
      doubledForCrossRegion: rule.doubledForCrossRegion ?? false,
      rule: rule.id,
    };
  }
  return null;
}

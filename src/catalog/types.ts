// The shapes of the catalogue: what is known about Bedrock without asking AWS.
import type { Scope } from './scope.ts';

/** Every table says how old it is and where it comes from. */
export interface Provenance {
  /** ISO date or month, e.g. `2026-10`. */
  readonly asOf: string;
  readonly source: string;
}

export interface InferenceProfile {
  /** e.g. `us.anthropic.claude-sonnet-4-20250514-v1:0` */
  readonly id: string;
  /** The part before the model ID: us, us-gov, eu, apac, jp, au, ca, sa, in, kr, il, mx, global. */
  readonly prefix: string;
  readonly scope: Exclude<Scope, 'on-demand'>;
  /** Source Region → Regions that may process the request; `*` means any commercial Region. */
  readonly routing: Readonly<Record<string, readonly string[]>>;
  /** Source Regions that AWS lists for the profile without saying where they process. */
  readonly unroutedSourceRegions: readonly string[];
}

export interface Model {
  /** Base model ID, e.g. `anthropic.claude-sonnet-4-20250514-v1:0`. */
  readonly modelId: string;
  /** Other IDs of the same model. */
  readonly aliases: readonly string[];
  /** e.g. `Claude Sonnet 4`, without the provider. */
  readonly name: string;
  readonly provider: string;
  /** The unique short name, e.g. `sonnet-4`; the first is the one shown. */
  readonly shortNames: readonly string[];
  /** As AWS states it, null for models that AWS's lists do not show; the dates decide (see `lifecycleAt`). */
  readonly lifecycle: 'ACTIVE' | 'LEGACY' | null;
  /** ISO dates, null where AWS states none. */
  readonly launchDate: string | null;
  readonly endOfLifeDate: string | null;
  readonly inputModalities: readonly string[];
  readonly outputModalities: readonly string[];
  /** Tokens; null where AWS states none. */
  readonly contextWindowTokens: number | null;
  readonly maxOutputTokens: number | null;
  /** Held by Bedrock when a request omits max_tokens; can exceed the published maximum. */
  readonly defaultMaxTokensWhenUnset: number | null;
  /** The model's part of Service Quotas names, e.g. `Anthropic Claude Sonnet 4 V1`. */
  readonly quotaLabels: readonly string[];
  /** Labels of the separate rows for requests with more than 200,000 tokens of context, e.g. `… 1M Context Length`. */
  readonly longContextQuotaLabels: readonly string[];
  /** Regions in which the base ID can be called without a profile. */
  readonly onDemandRegions: readonly string[];
  readonly provisionedRegions: readonly string[];
  /** Regions of the bedrock-mantle endpoint. */
  readonly mantleRegions: readonly string[];
  readonly profiles: readonly InferenceProfile[];
}

export interface BurndownRate extends Provenance {
  /** Quota tokens per output token: 1, 5, 10 or 15. */
  readonly rate: number;
  /** True where nobody states a rate and bq assumes one. */
  readonly assumed: boolean;
  /** A reading that disagrees, in words; null mostly. */
  readonly conflict: string | null;
}

/** USD per million tokens; null where no price is known. Never multiplied by burndown. */
export interface Price extends Provenance {
  readonly scope: Scope;
  readonly inputUsdPerMillion: number;
  readonly outputUsdPerMillion: number;
  readonly cacheReadUsdPerMillion: number | null;
  /** Five-minute cache write. */
  readonly cacheWriteUsdPerMillion: number | null;
  readonly cacheWriteOneHourUsdPerMillion: number | null;
  /** Batch inference; null where no batch price is published (see `priceRatios().batch` for the usual half). */
  readonly batchInputUsdPerMillion: number | null;
  readonly batchOutputUsdPerMillion: number | null;
  /** Dearer rates above a number of input tokens; null mostly. */
  readonly longContext: {
    readonly aboveInputTokens: number;
    readonly inputUsdPerMillion: number;
    readonly outputUsdPerMillion: number;
  } | null;
  /** What the sources disagree about, in words; null mostly. */
  readonly conflict: string | null;
}

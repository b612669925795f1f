// The shapes of the catalogue: what is known about Bedrock without asking AWS.
import type { Scope } from './scope.ts';

/** Every table says how old it is and where it comes from. */
export interface Provenance {
  /** ISO date or month, e.g. `2026-10`. */
  readonly asOf: string;
  readonly source: string;
}

/** What AWS's own pages and lists say differently, in words, with all values. */
export interface Conflict {
  readonly about: 'offer' | 'life-cycle' | 'limits' | 'launch';
  /** The Regions that it is about; absent: all. */
  readonly regions?: readonly string[];
  readonly text: string;
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
  /** Where the end of life holds; null: everywhere. */
  readonly endOfLifeRegions: readonly string[] | null;
  /** What AWS's card promises where no date is set; null where it promises nothing. */
  readonly endOfLifeNoSoonerThan: string | null;
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
  /** Named for a context above 200,000 tokens (`sonnet-4.5[1m]`): its rows of that name govern. False in the table. */
  readonly usesLongContext: boolean;
  /** Regions in which the base ID can be called without a profile. */
  readonly onDemandRegions: readonly string[];
  /** Whether AWS's card says that batch inference takes it; null where it does not say. */
  readonly batch: boolean | null;
  readonly provisionedRegions: readonly string[];
  /** Regions of the bedrock-mantle endpoint. */
  readonly mantleRegions: readonly string[];
  readonly profiles: readonly InferenceProfile[];
  /** What AWS's own pages and lists disagree about, each with all values; mostly empty. */
  readonly conflicts: readonly Conflict[];
  /** Where the entry comes from, where that is not the source of the table. */
  readonly source: string | null;
  /** Known from AWS's lists alone: nobody has stated its limits and burndown rate. */
  readonly isLearned: boolean;
}

export interface BurndownRate extends Provenance {
  /** Quota tokens per output token: 1, 5, 10 or 15. */
  readonly rate: number;
  /** True where nobody states a rate and bq assumes one. */
  readonly assumed: boolean;
  /** A reading that disagrees, in words; null mostly. */
  readonly conflict: string | null;
}

/** USD per million tokens. */
export interface TokenPrice {
  readonly inputUsdPerMillion: number;
  readonly outputUsdPerMillion: number;
}

/** USD per million tokens; null where no price is known. Never multiplied by burndown. */
export interface Price extends Provenance, TokenPrice {
  readonly scope: Scope;
  readonly cacheReadUsdPerMillion: number | null;
  /** Five-minute cache write. */
  readonly cacheWriteUsdPerMillion: number | null;
  readonly cacheWriteOneHourUsdPerMillion: number | null;
  /** Batch inference; null where no batch price is published (see `priceRatios().batch` for the usual half). */
  readonly batchInputUsdPerMillion: number | null;
  readonly batchOutputUsdPerMillion: number | null;
  /** Dearer rates above a number of input tokens; null mostly. */
  readonly longContext:
    | ({
        readonly aboveInputTokens: number;
        readonly cacheReadUsdPerMillion: number | null;
        readonly cacheWriteUsdPerMillion: number | null;
      } & TokenPrice)
    | null;
  /** The service tiers; null where no price of the tier is published. */
  readonly priority: TokenPrice | null;
  readonly flex: TokenPrice | null;
  /** What the sources disagree about, in words; null mostly. */
  readonly conflict: string | null;
}

/** An application inference profile of the account: a name of its own in front of a model or a system profile. */
export interface ApplicationProfile {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** What it copies: ARNs of foundation models, one for each Region that may process. */
  readonly modelArns: readonly string[];
  /** The model or system profile that somebody says is behind it, where its ARNs are not known. */
  readonly standsFor?: string;
}

// The shape of a case language: every word of a case, as data. A further language is one more file beside en.ts and ja.ts.

import type { CaseKind, CaseLimit, Symptom } from '../answers.ts';

/** For `{name}` in a template; a number is grouped. Null has no place in a sentence: a field without value is a blank. */

/** Why a case takes its way. */
export type ReasonId =
  | 'adjustable'
  | 'not-adjustable'
  | 'adjustable-unknown'
  | 'mantle'
  | 'below-default'
  | 'value-zero'
  | 'default-plus-one'
  | 'nothing-to-restore'
  | 'applied-unknown'
  | 'fits'
  | 'fits-default'
  | 'restore-first'
  | 'legacy'
  | 'legacy-successor'
  | 'throttled'
  | 'model-access'
  | 'allowlisting'
  | 'technical'
  | 'technical-ending'
  | 'plan-unknown';

/** What a reviewer of the case would say first. */
export type ReviewId =
  | 'usage-low'
  | 'usage-high'
  | 'usage-unknown'
  | 'usage-none'
  | 'smaller-max-tokens'
  | 'smaller-max-tokens-rate'
  | 'other-scope'
  | 'second-region'
  | 'caching'
  | 'batch'
  | 'more-than-twice'
  | 'below-need'
  | 'weighted-reading'
  | 'errors-are-capacity'
  | 'errors-are-daily'
  | 'over-quota'
  | 'holds-exceed'
  | 'cross-region-contradiction'
  | 'errors-are-no-throttle'
  | 'legacy-throttled'
  | 'latency-assumed'
  | 'day-quota'
  | 'day-quota-all'
  | 'not-in-region'
  | 'access-today'
  | 'use-case-form-first'
  | 'marketplace-first'
  | 'text-too-long';

export type FieldId =
  | 'service'
  | 'region'
  | 'endpoint'
  | 'model'
  | 'profile'
  | 'quotaName'
  | 'quotaCode'
  | 'currentValue'
  | 'defaultValue'
  | 'wantedValue'
  | 'restoredValue'
  | 'relatedRows'
  | 'otherRows'
  | 'derivation'
  | 'useCase'
  | 'steadyRpm'
  | 'steadyTpm'
  | 'peakRpm'
  | 'peakTpm'
  | 'averageInput'
  | 'averageOutput'
  | 'cacheTokens'
  | 'shareAbove25k'
  | 'maxTokens'
  | 'maxTokensReason'
  | 'concurrency'
  | 'latency'
  | 'growth'
  | 'currentUsage'
  | 'crossRegion'
  | 'retries'
  | 'monitoring'
  | 'goLive'
  | 'impact'
  | 'failures'
  | 'errorTimes'
  | 'requestIds'
  | 'ratesAtError'
  | 'holdNote'
  | 'ramp'
  | 'tried'
  | 'symptom'
  | 'offeredInRegion'
  | 'useCaseForm'
  | 'marketplace'
  | 'checked';

export type PhraseId =
  | 'serviceName'
  | 'modelText'
  | 'profileText'
  | 'profileAnywhere'
  | 'profileUnrouted'
  | 'noProfile'
  | 'noQuotaCode'
  | 'currentRead'
  | 'currentGiven'
  | 'defaultText'
  | 'tokensPerMinuteLoad'
  | 'requestsPerMinuteLoad'
  | 'peakFromConcurrency'
  | 'tokens'
  | 'cacheText'
  | 'requestsAtOnce'
  | 'latencyGiven'
  | 'latencyAssumed'
  | 'usageNone'
  | 'usageTokens'
  | 'usageRequests'
  | 'relatedRow'
  | 'relatedRowUnknown'
  | 'noRpmRow'
  | 'otherRowsHead'
  | 'otherRow'
  | 'otherRowsRest'
  | 'crossRegionYes'
  | 'crossRegionNo'
  | 'crossRegionInside'
  | 'crossRegionNoneInside'
  | 'reasonStaysIn'
  | 'heldDocumented'
  | 'heldCacheRead'
  | 'heldWeighted'
  | 'settledText'
  | 'workersByWish'
  | 'workersByRate'
  | 'endsText'
  | 'neededText'
  | 'neededBySearch'
  | 'neededRpm'
  | 'neededTpd'
  | 'burndownAssumed'
  | 'wantedDiffers'
  | 'holdText'
  | 'holdTextWeighted'
  | 'failureCount'
  | 'failureTries'
  | 'failureUnnamed'
  | 'failureWords'
  | 'failureIds'
  | 'timeRange'
  | 'useCaseFormSubmitted'
  | 'useCaseFormNotSubmitted'
  | 'marketplaceAllowed'
  | 'marketplaceNotAllowed'
  | 'offeredText'
  | 'notOfferedText';

export type SubjectId =
  | 'increase'
  | 'increaseWanted'
  | 'increaseNamed'
  | 'throttled'
  | 'throttledAtQuota'
  | 'capacity'
  | 'access'
  | 'restore'
  | 'restoreZero'
  | 'restoreAccount';

/**
 * What a case may claim, by its own figures. `plain`: what its kind says · `account`: several quotas of the account are below their defaults ·
 * `unread`: the account's value is not known, only thought to be low · `at-quota`: the load reaches the quota, by the figures of the case ·
 * `capacity`: AWS has spoken of capacity alone
 */
export type Stance = 'plain' | 'account' | 'unread' | 'at-quota' | 'capacity';

export type UiId =
  | 'route'
  | 'routeServiceQuotas'
  | 'routeSupportCase'
  | 'routeNone'
  | 'why'
  | 'console'
  | 'commands'
  | 'before'
  | 'subject'
  | 'body'
  | 'blanks'
  | 'noBlanks'
  | 'noDraft'
  | 'textFor';

export type ConsoleId = 'serviceQuotas' | 'technical' | 'allowlisting';

export interface CaseSection {
  readonly title: string;
  readonly fields: readonly FieldId[];
}

/** A case as it is read: greeting, sections with their fields in the language's own order, closing. */
export interface CaseLayout {
  readonly greeting: readonly string[];
  /** Instead of it, where the figures of the case allow another claim only. */
  readonly greetings?: Readonly<Partial<Record<Stance, readonly string[]>>>;
  readonly sections: readonly CaseSection[];
  readonly closing: readonly string[];
}

export interface Language {
  readonly code: string;
  /** Marks what the user must fill in; nothing else in the language contains it. */
  readonly blank: string;
  /** For a value in advice that nobody states; never in the text of a case. */
  readonly unknown: string;
  /** Before a field, between label and value, around a section's title. */
  readonly bullet: string;
  readonly labelEnd: string;
  readonly heading: string;
  readonly listSeparator: string;
  /** Between what is told of one failure. */
  readonly partSeparator: string;
  /** Which name of a Region this language uses. */
  readonly regionPlace: 'place' | 'placeJa';
  readonly regionText: string;
  readonly date: string;
  /** `{utc}` and, where `zoneOffsetMinutes` is set, `{local}`. */
  readonly time: string;
  readonly zoneOffsetMinutes: number | null;
  /** Areas of --stays-in by code. */
  readonly areas: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<CaseLimit, string>>;
  readonly symptoms: Readonly<Record<Symptom, string>>;
  readonly ui: Readonly<Record<UiId, string>>;
  readonly console: Readonly<Record<ConsoleId, string>>;
  readonly subjects: Readonly<Record<SubjectId, string>>;
  readonly cases: Readonly<Record<CaseKind, CaseLayout>>;
  readonly fields: Readonly<Record<FieldId, string>>;
  readonly phrases: Readonly<Record<PhraseId, string>>;
  readonly reasons: Readonly<Record<ReasonId, string>>;
  readonly reviews: Readonly<Record<ReviewId, string>>;
}

// Every code of a note, and what it means: the source of docs/notes.md. Codes stay; texts may change. No program code reads the meanings.

export const NOTE_CODES = {
  // Where an answer comes from.
  REGION_ASSUMED: 'Nobody named a Region, so this one was taken: `region`.',
  REGION_UNKNOWN: "`region` is not among the Regions of bq's catalogue (`asOf`).",
  DEFAULT_QUOTAS: "The quotas are AWS's published defaults of `asOf`, not the account's: `reason`.",
  CACHED_QUOTAS: 'The quotas of `region` were read `ageSeconds` ago, by an earlier run.',
  QUOTAS_INCOMPLETE: 'Part of the quotas of `region` could not be read, or looks wrong: `problem`.',
  AWS_RETRY: 'AWS throttled or did not answer `operation` in `region`: it is asked again after `waitSeconds`.',
  COUNTING: 'How the prompt `file` was counted.',
  // Of a plan.
  MODEL_NAMED_LOOSELY: 'The model that was named is not in the catalogue under that name; which one was taken instead.',
  END_OF_LIFE: 'The model has passed its end of life: requests fail.',
  LEGACY: 'The model is legacy: no quota increases are granted.',
  LEAVES_COUNTRY: 'The inference profile processes requests outside the country of the source Region.',
  PROFILE_LEFT_OUT: 'A file names an inference profile that the Region or scope asked for cannot use; the model alone was planned.',
  FILE_SAID: 'Values of the question that a file said.',
  MAX_TOKENS_VARY: 'The requests of a file have different max_tokens; the largest was planned.',
  PROMPT_ABOVE_CONTEXT: 'The prompt is longer than the context window: Bedrock refuses the request.',
  THINKING_ABOVE_MAX_TOKENS: 'The thinking budget is not below max_tokens: Bedrock refuses the request.',
  WRITES_NO_TEXT: 'The model writes no text and takes no max_tokens.',
  MAX_TOKENS_ABOVE_PUBLISHED: "max_tokens is above the model's published maximum, though not above what Bedrock holds when it is unset.",
  REQUEST_ABOVE_CONTEXT: 'Prompt and max_tokens together are more than the context window.',
  QUOTA_NOT_IN_ANSWER: "AWS's live answer held no value of the account for a row; AWS's default is shown.",
  QUOTA_ZERO: "The account's quota is 0: nothing can run.",
  QUOTA_BELOW_DEFAULT: "The account's quota is below AWS's default.",
  DAY_OF_MODEL: "Workers without a pause would use up the model's daily quota before the day ends.",
  DAY_OF_ALL_MODELS: 'At this rate the daily quota of all models together is used up before the day ends.',
  QUOTA_UNKNOWN: 'The tokens-per-minute quota is not known: no capacity can be said.',
  SOURCES_DISAGREE: "AWS's own pages and lists disagree about the model, its quota or its price (`about`); the text has all values.",
  BURNDOWN_CONFLICT: 'Sources disagree about the burndown rate.',
  WEIGHTED_NEVER_ADMITTED: 'If AWS holds max_tokens times the burndown rate, the request can never be admitted.',
  WEIGHTED_DIFFERS: 'If AWS holds max_tokens times the burndown rate, fewer can run.',
  OUTLASTS_LAMBDA: 'A response can take longer than a Lambda function runs.',
  OUTLASTS_CLIENT: 'A response can take longer than boto3 waits for one by default.',
  // Quotas of an account.
  QUOTA_ZERO_WAY_OUT: 'Why `rows` limits are 0, and what to ask AWS for.',
  QUOTA_BELOW_DEFAULT_WAY_OUT: "Why `rows` limits are below AWS's default, and what to ask AWS for.",
  ALL_MODELS_DAY: 'All models together have `tokensPerDay`, which the fastest model uses up in `lastsSeconds`.',
  SECOND_POOL: 'The same profile called from `regions` draws from a pool of its own.',
  MODELS_WITHOUT_ROW: 'These models can be called and have no tokens-per-minute row: their limit is not known.',
  SENDING_NEEDS_MORE: 'The policy is for what bq reads; to send requests for increases, `action` must be allowed too.',
  SENDING: 'Ctrl-C came while a request for quota `code` was on its way: the answer is waited for.',
  // Simulations.
  STOPPED_AT_HORIZON: '`runs` runs of `policy` stopped at `horizonSeconds` with executions unfinished: its figures are too good.',
  STOPPED_AT_EVENT_LIMIT: '`runs` runs of `policy` stopped because they would not end.',
  SOME_NEVER_RUN: 'Some requests of `workload` hold more than a quota of `limit`: they are refused for ever.',
  WORKLOADS_LEFT_OUT: '`workloads` of the file draw from other quotas and are not part of this simulation.',
  SETTINGS_LIMIT_NOTHING: '`policy` does not say how many run at once, so the emitted settings limit nothing.',
  BEST_POLICY: 'The emitted settings are those of `policy`, the best for `aim`.',
  // The catalogue.
  OWN_CATALOGUE_UNUSABLE: 'The file of a refresh of the catalogue (`path`) is not used: `problem`; the tables that come with bq hold.',
  CATALOGUE_OLD: 'The catalogue in force is of `asOf`, `ageDays` days old.',
  CATALOGUE_PART_UNREAD: '`operation` in `region` could not be read for the catalogue: `problem`; what was known of it stays.',
  MODEL_LOOKED_UP: '`modelId` is not in the catalogue; AWS lists it in `region`, and it is used as listed.',
  // What was written.
  SAVED: 'Something was written to `file`.',
} as const;

export type NoteCode = keyof typeof NOTE_CODES;

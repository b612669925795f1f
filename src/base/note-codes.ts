// Every code of a note, and what it means: the source of docs/notes.md. Codes stay; texts may change. No program code reads the meanings.

export const NOTE_CODES = {
  // Where an answer comes from.
  REGION_ASSUMED: 'nobody named a Region, so this one was taken: `region`',
  REGION_UNKNOWN: "`region` is not among the Regions of bq's catalogue (`asOf`)",
  DEFAULT_QUOTAS: "the quotas are AWS's published defaults of `asOf`, not the account's: `reason`",
  CACHED_QUOTAS: 'the quotas of `region` were read `ageSeconds` ago, by an earlier run',
  QUOTAS_INCOMPLETE: 'part of the quotas of `region` could not be read, or looks wrong: `problem`',
  AWS_RETRY: 'AWS throttled or did not answer `operation` in `region`: it is asked again after `waitSeconds`',
  // What was written.
  SAVED: 'something was written to `file`',
} as const;

export type NoteCode = keyof typeof NOTE_CODES;

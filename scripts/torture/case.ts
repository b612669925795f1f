// What a torture case is: one hostile or merely slow thing that bq is put before, and what must come of it.

export const AREAS = ['credentials', 'endpoints', 'pages', 'files', 'writers', 'text', 'emulator', 'submit'] as const;
export type Area = (typeof AREAS)[number];

export interface TortureCase {
  readonly area: Area;
  /** `what: how`, as in `--save of bq quotas: a full disk`. What stands before the colon is a row of docs/reliability.md. */
  readonly name: string;
  /** The stated time: the case has ended by then. Short: a wait without end is what is looked for. */
  readonly limitSeconds: number;
  run(box: TortureBox): Promise<TortureEnd>;
}

/** What was seen. The rules that hold for every command (judge.ts) are looked at by whoever runs the case. */
export interface TortureEnd {
  /** Every command that was run; processes that were ended on purpose too. */
  readonly runs: readonly Ran[];
  /** The documented exit codes that are right here. */
  readonly exit: readonly number[];
  /** What stdout and stderr together must say: the wrong value, its name, the next step. */
  readonly says?: readonly RegExp[];
  /** What else is wrong, in words: a file that is there and must not be, a number that is not true. */
  readonly wrong?: readonly string[];
  /** A bound of memory other than 300 MB, where what was asked for is itself that large. */
  readonly megabytes?: number;
}

export interface TortureBox {
  /** Empty at first, gone afterwards; the working directory of commands. */
  readonly directory: string;
  readonly home: string;
  path(name: string): string;
  /** @returns its path */
  write(name: string, content: string | Uint8Array): Promise<string>;
  run(args: readonly string[], options?: TortureRun): Promise<Ran>;
  start(args: readonly string[], options?: TortureRun): Running;
  /** Done when the case has ended, in the order opposite to that of the calls: servers are closed here. */
  after(undo: () => unknown): void;
}

export interface TortureRun {
  /** Default: nothing. Null: a pipe that stays open and silent. */
  readonly stdin?: string | Uint8Array | AsyncIterable<Uint8Array> | null;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Shell lines before bq, as `ulimit -f 8`; they run with bash. */
  readonly before?: string;
  /** In a user and mount namespace of its own, where `before` may mount a file system. */
  readonly namespace?: boolean;
  /** Sent after so many seconds, or when the output matches. */
  readonly signal?: { readonly name: NodeJS.Signals; readonly after: number | RegExp };
}

export interface Running {
  readonly pid: number;
  /** stdout and stderr so far. */
  output(): string;
  /** Until the output matches; false where the process ended, or 20 seconds passed, without it. */
  says(pattern: RegExp): Promise<boolean>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ran>;
}

export interface Ran {
  readonly args: readonly string[];
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** The most memory that was resident; null where the machine does not tell. */
  readonly peakMegabytes: number | null;
  /** It was ended because the case's time was over, or because it took more memory than any case may. */
  readonly ended: 'by itself' | 'out of time' | 'out of memory';
}

// What `bq usage` asks of its sources, and what they give back, whichever they are.
import type { ResolvedModel } from '../catalog/models.ts';
import type { UsageResult } from '../contracts/usage.ts';
import type { AwsFlagValues } from '../shell/flags.ts';
import type { ApplicationProfile } from '../usage/callers.ts';
import type { CallerUsage } from '../usage/usage.ts';
import type { Aliases, By } from '../usage/who.ts';

export interface UsageFlags extends AwsFlagValues {
  readonly logs?: readonly string[] | undefined;
  readonly rows?: string | undefined;
}

export interface UsageQuery {
  readonly flags: UsageFlags;
  /** Null: every model. */
  readonly resolved: ResolvedModel | null;
  /** Null: a day of metrics, or the whole of the logs. */
  readonly lastSeconds: number | null;
  readonly now: Date;
  /** Whom minutes are split by; null: by nobody. */
  readonly by: By | null;
  readonly aliases: Aliases;
  readonly say: (line: string) => void;
}

export interface GatheredUsage {
  readonly callers: readonly CallerUsage[];
  readonly applicationProfiles: readonly ApplicationProfile[];
  readonly fromMinute: number;
  readonly toMinute: number;
  /** In the order asked, or as the logs name them. */
  readonly regions: readonly string[];
  readonly logs: UsageResult['logs'];
  readonly source: UsageResult['source'];
  readonly warnings: readonly string[];
}

// What `bq usage` asks of its sources, and what they give back, whichever they are.
import type { Note } from '../base/notes.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import type { ResolvedModel } from '../catalog/models.ts';
import type { ApplicationProfile } from '../catalog/types.ts';
import type { UsageResult } from '../contracts/usage.ts';
import type { CallerUsage } from '../usage/usage.ts';
import type { Aliases, By } from '../usage/who.ts';
import type { EngineWish } from './engines/run.ts';

export interface UsageQuery {
  /** Model invocation logs (files, folders, `-`, `s3://bucket/prefix`), what an engine summed up of them (a file, or `-`), an engine that is asked, or CloudWatch's metrics. */
  readonly from: { readonly logs: readonly string[] } | { readonly rows: string } | { readonly engine: EngineWish } | 'cloudwatch';
  /** Whose metrics; logs are of bedrock-runtime alone. */
  readonly endpoint: Endpoint;
  /** Null: every model. */
  readonly resolved: ResolvedModel | null;
  /** Null: a day of metrics, or the whole of the logs. */
  readonly lastSeconds: number | null;
  /** Whom minutes are split by; null: by nobody. */
  readonly by: By | null;
  readonly aliases: Aliases;
}

export interface GatheredUsage {
  readonly callers: readonly CallerUsage[];
  readonly applicationProfiles: readonly ApplicationProfile[];
  readonly fromMinute: number;
  readonly toMinute: number;
  /** In the order asked, or as the logs name them. */
  readonly regions: readonly string[];
  readonly logs: UsageResult['logs'];
  /** Null: none was asked. */
  readonly engine: NonNullable<UsageResult['engine']> | null;
  readonly source: UsageResult['source'];
  readonly warnings: readonly Note[];
}

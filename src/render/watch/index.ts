// What watches quotas in CloudWatch, in each form that it can be had in.

import type { WatchFormat } from '../emit-formats.ts';
import { alarms } from './alarms.ts';
import { dashboard } from './dashboard.ts';
import type { Watched } from './watched.ts';

export interface WatchOptions {
  /** Of a quota, 0 to 1. */
  readonly share: number;
  /** Who is told; null: nobody. */
  readonly topicArn: string | null;
}

/** @throws BqError as `alarms` and `dashboard` */
export function watchText(format: WatchFormat, watched: readonly Watched[], { share, topicArn }: WatchOptions): string {
  return format === 'dashboard' ? dashboard(watched, share) : alarms(watched, { format, share, topicArn });
}

// interim

import { defaultSnapshot } from '../catalog/default-quotas.ts';
import type { ResolvedModel } from '../catalog/models.ts';
import type { QuotaSnapshot, Scope } from '../quotas/types.ts';
export async function loadPlanQuotas(o: {
  flags: { region?: string | undefined };
  resolved: ResolvedModel;
  scope: Scope | null;
  now: Date;
}): Promise<{ region: string; snapshot: QuotaSnapshot; notices: string[]; burndownOverrides: Record<string, number> }> {
  const region = o.flags.region ?? 'us-east-1';
  return { region, snapshot: defaultSnapshot(region), notices: [], burndownOverrides: {} };
}

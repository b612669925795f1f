// Every JSON contract by command: what scripts/generate.ts makes schemas/ from.
import type { z } from 'zod';
import { envelope } from './common.ts';
import { modelsResult } from './models.ts';
import { planResult } from './plan.ts';
import { quotasResult } from './quotas.ts';

/** File name under schemas/ (without `.schema.json`) → schema. */
export const CONTRACTS: Readonly<Record<string, z.ZodType>> = {
  models: envelope('models', modelsResult),
  plan: envelope('plan', planResult),
  quotas: envelope('quotas', quotasResult),
};

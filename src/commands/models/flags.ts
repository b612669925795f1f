// The flags of `bq models`.
import * as Flags from '@oclif/core/flags';
import { formatFlag } from '../../shell/flags.ts';

export const modelsFlags = {
  region: Flags.string({ summary: 'only what can be called from this Region', helpValue: 'REGION' }),
  search: Flags.string({ summary: 'only models whose IDs or names have all these words', helpValue: 'WORDS' }),
  'stays-in': Flags.string({ summary: 'only what is processed there: jp, us, eu, au, …', helpValue: 'AREA' }),
  // It asks nobody anyway: who always says it is not refused.
  offline: Flags.boolean({ hidden: true, summary: 'as always: bq models asks nobody' }),
  // Moved to `bq catalog refresh --dry-run`; whoever still types them is told.
  updates: Flags.boolean({ hidden: true, summary: 'moved to bq catalog refresh --dry-run' }),
  check: Flags.boolean({ hidden: true, summary: 'moved to bq catalog refresh --dry-run' }),
  format: formatFlag('text', 'table', 'markdown', 'csv'),
};

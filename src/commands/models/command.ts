// `bq models`: the catalogue: names, profiles and where they process, limits, burndown, life cycle.
import { findModels } from '../../app/models.ts';
import { BqError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import type { ModelsResult } from '../../contracts/models.ts';
import { modelsCsv, modelsMarkdown, modelsText } from '../../render/models.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { MODELS } from '../../words/en/models.ts';
import { modelsFlags } from './flags.ts';

export class Models extends BqCommand<ModelsResult> {
  static override summary = 'the models that bq knows: names, profiles, limits, burndown, life cycle';
  static override description = [
    'Asks nobody: this is the dated catalogue that comes with bq, with what bq catalog refresh has learned since.',
    'One to three models are shown in full.',
  ].join('\n');
  static override examples = [
    { description: 'what can be called from Tokyo, and where it runs', command: '<%= config.bin %> models --region ap-northeast-1' },
    { description: 'what never leaves Japan', command: '<%= config.bin %> models --stays-in jp' },
    { description: 'is this catalogue still true?', command: '<%= config.bin %> catalog refresh --dry-run --check --region us-east-1' },
    { description: 'one model in full', command: '<%= config.bin %> models --search sonnet-4.6' },
  ];
  static override flags = modelsFlags;

  protected override async execute(): Promise<Outcome<ModelsResult>> {
    const { flags, given, context } = await this.parseInput(Models);
    if (flags.updates || flags.check) throw movedToCatalog(flags.region);
    const result = findModels({
      // BQ_REGION is about an account; the catalogue is narrowed only by a flag.
      region: given.has('region') ? (flags.region ?? null) : null,
      staysIn: flags['stays-in'] ?? null,
      search: flags.search ?? null,
      nowIso: context.now.toISOString(),
    });
    return {
      result,
      isPiped: flags.format === 'csv',
      text: (layout) => {
        if (flags.format === 'csv') return modelsCsv(result).trimEnd();
        return flags.format === 'markdown' ? modelsMarkdown(result, layout) : modelsText(result, layout);
      },
    };
  }
}

function movedToCatalog(region: string | undefined): BqError {
  return new BqError(phrase(MODELS, 'moved'), {
    code: 'BAD_FLAG_VALUE',
    kind: 'usage',
    suggestions: [`bq catalog refresh --dry-run --check${region === undefined ? '' : ` --region ${region}`}`],
  });
}

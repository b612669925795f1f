// `bq models`: the catalogue: names, profiles and where they process, limits, burndown, life cycle.
import * as Flags from '@oclif/core/flags';
import { now } from '../../app/now.ts';
import { BqError } from '../../base/errors.ts';
import { listModels } from '../../catalog/listing.ts';
import { requireKnownRegion } from '../../catalog/regions.ts';
import type { ModelsResult } from '../../contracts/models.ts';
import { modelUpdatesText } from '../../render/model-updates.ts';
import { modelsCsv, modelsMarkdown, modelsText } from '../../render/models.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { type AwsFlagValues, awsFlags, formatFlag } from '../../shell/flags.ts';

export class Models extends BqCommand<ModelsResult> {
  static override summary = 'the models that bq knows: names, profiles, limits, burndown, life cycle';
  static override description = [
    'Asks nobody: this is the dated catalogue that comes with bq. One to three models are shown in full.',
    'With --updates, AWS is asked what it lists in the Region (bedrock:ListFoundationModels, bedrock:ListInferenceProfiles).',
  ].join('\n');
  static override examples = [
    { description: 'what can be called from Tokyo, and where it runs', command: '<%= config.bin %> models --region ap-northeast-1' },
    { description: 'what never leaves Japan', command: '<%= config.bin %> models --stays-in jp' },
    { description: 'is this catalogue still true?', command: '<%= config.bin %> models --updates --region us-east-1 --check' },
    { description: 'one model in full', command: '<%= config.bin %> models --search sonnet-4.6' },
  ];
  static override flags = {
    region: Flags.string({ summary: 'only what can be called from this Region', helpValue: 'REGION' }),
    search: Flags.string({ summary: 'only models whose IDs or names have all these words', helpValue: 'WORDS' }),
    'stays-in': Flags.string({ summary: 'only what is processed there: jp, us, eu, au, …', helpValue: 'AREA' }),
    updates: Flags.boolean({
      summary: 'ask AWS what is new, gone or changed since the catalogue was made',
      exclusive: ['search', 'stays-in', 'format'],
      helpGroup: 'UPDATES',
    }),
    check: Flags.boolean({ summary: 'exit 3 when --updates finds a difference', dependsOn: ['updates'], helpGroup: 'UPDATES' }),
    profile: { ...awsFlags.profile, dependsOn: ['updates'] },
    'endpoint-url': Flags.string({
      summary: awsFlags['endpoint-url'].summary ?? '',
      helpGroup: 'AWS',
      helpValue: 'URL',
      dependsOn: ['updates'],
    }),
    format: formatFlag('text', 'table', 'markdown', 'csv'),
  };

  protected override async execute(): Promise<Outcome<ModelsResult>> {
    const { flags, given } = await this.parseInput(Models);
    if (flags.updates) return this.compareWithAws(flags);
    // BQ_REGION is about an account; the catalogue is narrowed only by a flag.
    const region = given.has('region') && flags.region !== undefined ? requireKnownRegion(flags.region) : null;
    const staysIn = flags['stays-in'] ?? null;
    const result = listModels({ region, staysIn, search: flags.search ?? null, nowIso: now().toISOString() });
    if (result.models.length === 0 && staysIn !== null && flags.search === undefined) {
      throw new BqError(`no model${region ? ` called from ${region}` : ''} is processed in ${staysIn} alone`, {
        code: 'LEAVES_AREA',
        kind: 'does-not-fit',
        suggestions: region ? [`bq models --stays-in ${staysIn} lists what stays there, from other Regions`] : [],
      });
    }
    return {
      result,
      text: (layout) => {
        if (flags.format === 'csv') return modelsCsv(result).trimEnd();
        return flags.format === 'markdown' ? modelsMarkdown(result) : modelsText(result, layout);
      },
    };
  }
  private async compareWithAws(flags: AwsFlagValues & { check: boolean }): Promise<Outcome<ModelsResult>> {
    const { readUpdates } = await import('../../app/model-updates.ts');
    const updates = await readUpdates(flags, process.env, now(), (line) => this.notice(line));
    const listed = listModels({ region: null, staysIn: null, search: null, nowIso: now().toISOString() });
    const concerned = new Set(updates.changes.map(({ id }) => id));
    const models = listed.models.filter(({ modelId, profiles }) => concerned.has(modelId) || profiles.some(({ id }) => concerned.has(id)));
    const result = { ...listed, region: updates.region, models, updates };
    const isDifferent = updates.changes.length > 0;
    return {
      result,
      text: (layout) => modelUpdatesText(result, layout),
      exitCode: flags.check && isDifferent ? EXIT.doesNotFit : EXIT.ok,
    };
  }
}

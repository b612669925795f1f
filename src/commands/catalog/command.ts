// `bq catalog`: which tables are in force, how old they are, and where they come from.
import { catalogState } from '../../app/catalog/state.ts';
import type { CatalogResult } from '../../contracts/catalog.ts';
import { catalogText } from '../../render/catalog.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';

export class Catalog extends BqCommand<CatalogResult> {
  static override summary = 'the data of bq (models, quotas, prices): source, date and age';
  static override description = [
    'bq comes with dated tables of models, default quotas and prices. bq catalog refresh asks AWS what has changed since;',
    'its answer then stands above them in every command, until the next refresh or bq catalog reset.',
  ].join('\n');
  static override examples = [
    { description: 'how old is what bq knows?', command: '<%= config.bin %> catalog' },
    { description: 'ask AWS what is new', command: '<%= config.bin %> catalog refresh --region us-east-1,eu-central-1' },
  ];
  static override flags = {};

  protected override async execute(): Promise<Outcome<CatalogResult>> {
    const { context } = await this.parseInput(Catalog);
    const result = catalogState(context);
    return { result, text: (layout) => catalogText(result, layout) };
  }
}

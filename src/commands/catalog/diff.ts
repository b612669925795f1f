// `bq catalog diff`: what the refresh changed.
import { catalogDifference } from '../../app/catalog/state.ts';
import type { CatalogDiffResult } from '../../contracts/catalog.ts';
import { catalogDiffText } from '../../render/catalog.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';

export class CatalogDiff extends BqCommand<CatalogDiffResult> {
  static override summary = 'what the last refresh changed of the tables that come with bq';
  static override examples = [{ description: 'new models, profiles, quotas and prices', command: '<%= config.bin %> catalog diff' }];
  static override flags = {};

  protected override async execute(): Promise<Outcome<CatalogDiffResult>> {
    const { context } = await this.parseInput(CatalogDiff);
    const result = catalogDifference(context);
    return { result, text: (layout) => catalogDiffText(result, layout) };
  }
}

// `bq catalog reset`: back to the tables that come with bq.
import { resetCatalog } from '../../app/catalog/state.ts';
import type { CatalogResetResult } from '../../contracts/catalog.ts';
import { catalogResetText } from '../../render/catalog.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';

export class CatalogReset extends BqCommand<CatalogResetResult> {
  static override summary = 'forget the last refresh: the tables that come with bq hold again';
  static override examples = [{ description: 'as installed', command: '<%= config.bin %> catalog reset' }];
  static override flags = {};

  protected override async execute(): Promise<Outcome<CatalogResetResult>> {
    const { context } = await this.parseInput(CatalogReset);
    const result = await resetCatalog(context);
    return { result, text: (layout) => catalogResetText(result, layout) };
  }
}

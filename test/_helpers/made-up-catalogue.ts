// A catalogue that no table of bq holds, as the file of a refresh: Region us-east-1 as it is shipped, and two models more with profile, rows and prices.
import { allModels } from '../../src/catalog/models.ts';
import { mergeAnswers, type QuotaDefault, type RegionAnswers } from '../../src/catalog/own/merge.ts';
import type { Model } from '../../src/catalog/types.ts';
import { ownCatalogueText } from '../../src/io/write-own-catalogue.ts';

export const COMET_ID = 'anthropic.claude-comet-7-20270101-v1:0';
export const QUASAR_ID = 'quasarlabs.quasar-9-v1:0';
const REGION = 'us-east-1';
const AS_OF = '2026-11-20T00:00:00.000Z';

type Listed = NonNullable<RegionAnswers['models']>[number];

const row = (quotaCode: string, quotaName: string, value: number): QuotaDefault => ({
  quotaCode,
  quotaName,
  default: value,
  adjustable: true,
});

const listed = (model: Model): Listed => ({
  ...model,
  onDemand: model.onDemandRegions.includes(REGION),
  provisioned: model.provisionedRegions.includes(REGION),
});

const invented = (modelId: string, name: string, provider: string, onDemand: boolean): Listed => ({
  modelId,
  name,
  provider,
  inputModalities: ['TEXT'],
  outputModalities: ['TEXT'],
  launchDate: '2026-11-19',
  lifecycle: 'ACTIVE',
  endOfLifeDate: null,
  onDemand,
  provisioned: false,
});

/** For BQ_CONFIG_DIR/catalogue.jsonl. */
export function madeUpCatalogue(): string {
  return ownCatalogueText(AS_OF, mergeAnswers({}, [madeUpAnswers()], AS_OF));
}

export function madeUpAnswers(): RegionAnswers {
  const known = allModels().map((model) => ({
    model,
    profiles: model.profiles.filter(({ routing, unroutedSourceRegions }) => REGION in routing || unroutedSourceRegions.includes(REGION)),
  }));
  const here = known.filter(({ model, profiles }) => model.onDemandRegions.includes(REGION) || profiles.length > 0);
  return {
    region: REGION,
    models: [
      ...here.map(({ model }) => listed(model)),
      invented(COMET_ID, 'Claude Comet 7', 'Anthropic', false),
      invented(QUASAR_ID, 'Quasar 9', 'Quasarlabs', true),
    ],
    profiles: [
      ...here.flatMap(({ model, profiles }) =>
        profiles.map(({ id, routing }) => ({ id, modelId: model.modelId, processedIn: routing[REGION] ?? [] })),
      ),
      { id: `us.${COMET_ID}`, modelId: COMET_ID, processedIn: ['us-east-1', 'us-west-2'] },
    ],
    quotas: [
      row('L-00C0FFEE', 'Cross-region model inference tokens per minute for Anthropic Claude Comet 7', 1_234_000),
      row('L-00C0FFE1', 'Cross-region model inference requests per minute for Anthropic Claude Comet 7', 77),
      row('L-00C0FFE2', 'On-demand model inference tokens per minute for Quasarlabs Quasar 9', 555_000),
    ],
    prices: { [COMET_ID]: { standard: [7, 35] }, [QUASAR_ID]: { standard: [1, 2] } },
  };
}

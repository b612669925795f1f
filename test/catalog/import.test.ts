// `npm run catalog:import`: a made-up refresh, merged into a temporary copy of the data that bq ships.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { DATA_FILES, type DataTexts, mergeRefresh } from '../../scripts/catalog-import/merge.ts';
import { readRefresh } from '../../scripts/catalog-import/read.ts';
import { mergeAnswers, type RegionAnswers } from '../../src/catalog/own/merge.ts';
import type { OwnTables } from '../../src/catalog/own/own.ts';
import { type StoredPrices, shippedRegionalPrice } from '../../src/catalog/regional-prices.ts';
import { type StoredModels, shippedModels, unfoldModels } from '../../src/catalog/table.ts';
import type { Model } from '../../src/catalog/types.ts';
import { COMET_ID, madeUpAnswers, madeUpCatalogue, QUASAR_ID } from '../_helpers/made-up-catalogue.ts';
import { ROOT } from '../_helpers/run-bq.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const DATA = fileURLToPath(new URL('../../src/catalog/data', import.meta.url));
const AS_OF = '2026-11-20T00:00:00.000Z';
const shipped = Object.fromEntries(DATA_FILES.map((name) => [name, readFileSync(join(DATA, name), 'utf8')])) as DataTexts;

const modelsOf = (texts: DataTexts) => unfoldModels(JSON.parse(texts['models.json']) as StoredModels);
const rowsOf = (texts: DataTexts, file: 'default-quotas.json' | 'quota-names.json') =>
  (JSON.parse(texts[file]) as { rows: [string | null, string, number, unknown][] }).rows;
const pricesOf = (texts: DataTexts) => JSON.parse(texts['regional-prices.json']) as StoredPrices;
const merge = (answers: readonly RegionAnswers[], before = shipped) => mergeRefresh(before, mergeAnswers({}, answers, AS_OF));
const only = (part: Partial<RegionAnswers>): RegionAnswers => ({
  region: 'us-east-1',
  models: null,
  profiles: null,
  quotas: null,
  prices: null,
  ...part,
});
const byId = (models: readonly Model[], id: string) => models.find(({ modelId }) => modelId === id) as Model;

describe('catalog:import', () => {
  const directory = useTempDirectory();

  it('writes what it reads: without news every file stays as it is, byte for byte', () => {
    expect(mergeRefresh(shipped, {} as Partial<OwnTables>)).to.deep.equal({ texts: shipped, toState: [] });
  });

  it('merges a refresh into the files that --data names, twice with the same result, and lists what a person must still state', () => {
    const [data, file] = [join(directory(), 'data'), join(directory(), 'catalogue.jsonl')];
    cpSync(DATA, data, { recursive: true });
    writeFileSync(file, madeUpCatalogue());
    const read = () => Object.fromEntries(DATA_FILES.map((name) => [name, readFileSync(join(data, name), 'utf8')])) as DataTexts;
    const args = ['--import=tsx', 'scripts/catalog-import.ts', file, '--data', data];
    const first = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    expect([first.status, first.stderr]).to.deep.equal([0, '']);
    expect(readdirSync(data)).to.deep.equal(readdirSync(DATA));

    const once = read();
    const models = modelsOf(once);
    const comet = byId(models, COMET_ID);
    expect(comet).to.deep.include({
      name: 'Claude Comet 7',
      shortNames: ['comet-7'],
      launchDate: '2026-11-19',
      lifecycle: 'ACTIVE',
      quotaLabels: ['Anthropic Claude Comet 7'],
      contextWindowTokens: null,
      onDemandRegions: [],
      isLearned: true,
    });
    expect(comet.profiles.map(({ id, routing }) => [id, routing])).to.deep.equal([
      [`us.${COMET_ID}`, { 'us-east-1': ['us-east-1', 'us-west-2'] }],
    ]);
    expect(byId(models, QUASAR_ID)).to.deep.include({ onDemandRegions: ['us-east-1'], quotaLabels: ['Quasarlabs Quasar 9'] });
    // Every other model is as it was: cards' facts, other Regions, profiles.
    expect(models.filter(({ isLearned }) => !isLearned)).to.deep.equal(shippedModels());
    expect(models.map(({ modelId }) => modelId)).to.deep.equal(models.map(({ modelId }) => modelId).sort());

    const rows = rowsOf(once, 'default-quotas.json');
    expect(rows.find(([code]) => code === 'L-00C0FFEE')).to.deep.equal([
      'L-00C0FFEE',
      'Cross-region model inference tokens per minute for Anthropic Claude Comet 7',
      1,
      { 'us-east-1': 1_234_000 },
    ]);
    expect(rowsOf(once, 'quota-names.json').map(([code]) => code)).to.include('L-00C0FFE2');
    const prices = pricesOf(once);
    expect(prices.models[COMET_ID]).to.deep.equal([
      { regions: prices.regionSets.findIndex((set) => String(set) === 'us-east-1'), origin: 'price-list-2026-11-20', standard: [7, 35] },
    ]);
    expect(prices.origins['price-list-2026-11-20']?.source).to.equal('AWS Price List of us-east-1, by bq catalog refresh');
    expect(JSON.parse(once['models.json'])).to.deep.include({ asOf: '2026-11-20' });

    const said = first.stdout.split('\n');
    expect(said).to.include(`  ${COMET_ID}: contextWindowTokens, maxOutputTokens, defaultMaxTokensWhenUnset, batch (AWS's card)`);
    expect(said.find((line) => line.includes(`${COMET_ID}: burndown`))).to.include('10 is assumed');
    expect(said.find((line) => line.includes(`${COMET_ID}: token family`))).to.include('by its name');
    expect(said.find((line) => line.includes(`${QUASAR_ID}: token family`))).to.include('none fits');

    expect(mergeRefresh(once, readRefresh(file)).texts).to.deep.equal(once);
    expect(said).to.include('unchanged  regions.json');
  });

  it('takes a new value of some Regions for those, and of every Region for all', () => {
    const [, name] = rowsOf(shipped, 'default-quotas.json').find(([, , , value]) => value === 10_000) as [string, string, number, number];
    const row = { quotaCode: 'L-00000001', quotaName: name, default: 12_345, adjustable: true };
    const valueIn = (texts: DataTexts) => rowsOf(texts, 'default-quotas.json').find(([, own]) => own === name)?.[3];
    expect(valueIn(merge([only({ quotas: [row] })]).texts)).to.deep.equal({ 'us-east-1': 12_345, '*': 10_000 });
    const regions = [
      ...new Set(
        shippedModels().flatMap((model) => [...model.onDemandRegions, ...model.profiles.flatMap(({ routing }) => Object.keys(routing))]),
      ),
    ];
    const everywhere = regions.map((region) => only({ region, quotas: [{ ...row, default: region === 'eu-west-1' ? 7 : 12_345 }] }));
    expect(valueIn(merge(everywhere).texts)).to.deep.equal({ 'eu-west-1': 7, '*': 12_345 });
    const agreed = merge([only({ quotas: [{ ...row, default: 10_000 }] })]);
    expect(valueIn(agreed.texts)).to.equal(10_000);
    expect(agreed.toState.some((line) => line.includes('no Region of the refresh has it'))).to.equal(true);
  });

  it('keeps of a price what the Price List does not state, until the price itself changes', () => {
    const id = 'amazon.nova-pro-v1:0';
    const blockOf = (texts: DataTexts, region: string) => {
      const { models, regionSets } = pricesOf(texts);
      return models[id]?.find(({ regions }) => regionSets[regions]?.includes(region));
    };
    const before = shippedRegionalPrice(id, 'on-demand', 'ap-northeast-1');
    expect(before).to.include({ inputUsdPerMillion: 0.96 });
    const same = merge([only({ region: 'ap-northeast-1', prices: { [id]: { standard: [0.96, 3.84] } } })]);
    expect(pricesOf(same.texts).models).to.deep.equal(pricesOf(shipped).models);
    const dearer = merge([only({ region: 'ap-northeast-1', prices: { [id]: { standard: [1, 4], batch: [0.5, 2] } } })]);
    expect(blockOf(dearer.texts, 'ap-northeast-1')).to.deep.include({ standard: [1, 4], priority: null, flex: null });
    expect(blockOf(dearer.texts, 'ap-northeast-1')).to.not.have.any.keys('cacheRead', 'batch');
    expect(blockOf(dearer.texts, 'eu-central-1')).to.deep.equal(blockOf(shipped, 'eu-central-1'));
  });

  it('says which models no Region lists any more without an end of life, and which Regions and labels it does not know', () => {
    const answers = madeUpAnswers();
    const gone = shippedModels().find(
      ({ onDemandRegions, profiles, endOfLifeDate }) =>
        String(onDemandRegions) === 'us-east-1' && profiles.length === 0 && endOfLifeDate === null,
    ) as Model;
    const row = {
      quotaCode: 'L-00C0FFE3',
      quotaName: 'On-demand model inference tokens per minute for Nobody Known 1',
      default: 5,
      adjustable: true,
    };
    const odd = { ...row, quotaCode: 'L-00C0FFE4', quotaName: 'Something that nobody has read before' };
    const { toState } = merge([
      {
        ...answers,
        models: (answers.models ?? []).filter(({ modelId }) => modelId !== gone.modelId),
        profiles: [...(answers.profiles ?? []), { id: `us2.${COMET_ID}`, modelId: COMET_ID, processedIn: ['xx-nowhere-1'] }],
        quotas: [row, odd],
      },
    ]);
    const about = (text: string) => toState.filter((line) => line.includes(text));
    expect(about(gone.modelId)).to.deep.equal([`${gone.modelId}: no Region lists it any more; endOfLifeDate (AWS's page of life cycles)`]);
    expect(about('xx-nowhere-1')).to.have.lengthOf(1);
    expect(about('"Nobody Known 1"')).to.have.lengthOf(1);
    expect(about('Something that nobody')).to.deep.equal([
      '"Something that nobody has read before": a pattern in src/quotas/names/grammar.ts',
    ]);
  });

  it('takes no file of another version, cut off, of 100 MB or behind a link', () => {
    const good = madeUpCatalogue();
    const cases: ReadonlyArray<readonly [name: string, make: (path: string) => void, word: RegExp]> = [
      ['version', (path) => writeFileSync(path, good.replace('"bqCatalogue":1', '"bqCatalogue":2')), /version 2/],
      ['cut', (path) => writeFileSync(path, good.slice(0, -100)), /cut off or damaged/],
      [
        'large',
        (path) => {
          writeFileSync(path, good);
          truncateSync(path, 100_000_000);
        },
        /100 MB/,
      ],
      ['link', (path) => symlinkSync(DATA, path), /symbolic link/],
      ['none', () => {}, /no such file/],
    ];
    for (const [name, make, word] of cases) {
      const path = join(directory(), name);
      make(path);
      expect(() => readRefresh(path), name).to.throw(word);
    }
    expect(Object.keys(readRefresh(writtenTo(join(directory(), 'good'), good)))).to.deep.equal(['models', 'quotas', 'prices']);
  });
});

function writtenTo(path: string, text: string): string {
  writeFileSync(path, text);
  return path;
}

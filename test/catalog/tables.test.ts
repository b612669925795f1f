// Every table of the catalogue: shapes, IDs, Regions, dates and ranges.
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { burndownRate } from '../../src/catalog/burndown.ts';
import { knownQuotaNames } from '../../src/catalog/default-quotas.ts';
import { catalogMeta } from '../../src/catalog/meta.ts';
import { allModels } from '../../src/catalog/models.ts';
import { pricesOf } from '../../src/catalog/prices.ts';
import { allRegions, isWellFormedRegion, regionInfo } from '../../src/catalog/regions.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';

const DATE = /^20\d\d-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/;
const data = new URL('../../src/catalog/data/', import.meta.url);

/** One line per value that breaks a rule, so that a failure names them all. */
function broken<T>(values: readonly T[], name: (value: T) => string, rule: (value: T) => boolean): string[] {
  return values.filter((value) => !rule(value)).map(name);
}

describe('catalogue tables', () => {
  it('states asOf and source in every data file', () => {
    for (const file of readdirSync(data)) {
      const table = JSON.parse(readFileSync(new URL(file, data), 'utf8')) as Record<string, unknown>;
      expect(table.asOf, file).to.match(DATE);
      expect(table.source, file).to.be.a('string').and.not.equal('');
    }
    expect(catalogMeta().map(({ table }) => table)).to.have.members([
      'models',
      'default-quotas',
      'quota-names',
      'burndown',
      'prices',
      'regional-prices',
      'regions',
    ]);
    expect(
      broken(
        catalogMeta(),
        ({ table }) => table,
        ({ asOf, source }) => DATE.test(asOf) && source !== '',
      ),
    ).to.deep.equal([]);
  });

  it('holds models with unique IDs, aliases and profile IDs', () => {
    const models = allModels();
    const ids = models.flatMap((model) => [model.modelId, ...model.aliases, ...model.profiles.map(({ id }) => id)]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).to.deep.equal([]);
    expect(broken(ids, String, (id) => /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/.test(id))).to.deep.equal([]);
    expect(models.map(({ name }) => name).filter((name, index, all) => all.indexOf(name) !== index)).to.deep.equal([]);
  });

  it('gives models sane limits, dates and words', () => {
    const tokens = (value: number | null) => value === null || (Number.isInteger(value) && value > 0 && value <= 10_000_000);
    const date = (value: string | null) =>
      value === null || (/^\d{4}-\d\d-\d\d$/.test(value) && new Date(value).toISOString().startsWith(value));
    const rules = broken(
      allModels(),
      ({ modelId }) => modelId,
      (model) =>
        tokens(model.contextWindowTokens) &&
        tokens(model.maxOutputTokens) &&
        tokens(model.defaultMaxTokensWhenUnset) &&
        date(model.launchDate) &&
        date(model.endOfLifeDate) &&
        date(model.endOfLifeNoSoonerThan) &&
        (model.launchDate === null || model.endOfLifeDate === null || model.launchDate < model.endOfLifeDate) &&
        [null, 'ACTIVE', 'LEGACY'].includes(model.lifecycle) &&
        model.provider !== '' &&
        model.provider !== model.provider.toLowerCase() &&
        model.shortNames.length > 0,
    );
    // 64K may mean 64,000 or 65,536: the default may exceed the published maximum, by no more than that.
    expect(rules).to.deep.equal([]);
    const excess = allModels().filter(
      (model) => (model.defaultMaxTokensWhenUnset ?? 0) > (model.maxOutputTokens ?? Number.POSITIVE_INFINITY) * 1.03,
    );
    expect(excess.map(({ modelId }) => modelId)).to.deep.equal(['anthropic.claude-3-7-sonnet-20250219-v1:0']);
  });

  it('names only known Regions', () => {
    const known = (region: string) => region === '*' || regionInfo(region) !== null;
    const regions = allModels().flatMap((model) => [
      ...model.onDemandRegions,
      ...model.provisionedRegions,
      ...model.mantleRegions,
      ...(model.endOfLifeRegions ?? []),
      ...model.profiles.flatMap((profile) => [
        ...Object.keys(profile.routing),
        ...Object.values(profile.routing).flat(),
        ...profile.unroutedSourceRegions,
      ]),
    ]);
    expect([...new Set(regions)].filter((region) => !known(region))).to.deep.equal([]);
    expect(
      broken(
        allRegions(),
        ({ id }) => id,
        ({ id, place, placeJa, country }) => isWellFormedRegion(id) && place !== '' && placeJa !== '' && /^[A-Z]{2}$/.test(country),
      ),
    ).to.deep.equal([]);
  });

  it('lets every profile process somewhere, its source Region among them', () => {
    const profiles = allModels().flatMap(({ profiles: list }) => list);
    expect(
      broken(
        profiles,
        ({ id }) => id,
        ({ id, prefix, scope }) => id.startsWith(`${prefix}.`) && (scope === 'global') === (prefix === 'global'),
      ),
    ).to.deep.equal([]);
    const empty = profiles.filter(({ routing }) => Object.values(routing).some((regions) => regions.length === 0));
    expect(empty).to.deep.equal([]);
    const routesAnywhere = profiles.filter(({ routing }) => Object.values(routing).flat().includes('*'));
    expect([...new Set(routesAnywhere.map(({ scope }) => scope))]).to.deep.equal(['global']);
  });

  it('holds quota names with their codes, and default values of some', () => {
    const names = knownQuotaNames();
    expect(
      broken(
        names,
        ({ quotaName }) => quotaName,
        ({ quotaCode, quotaName }) => quotaName !== '' && (quotaCode === null || /^L-[0-9A-F]{8}$/.test(quotaCode)),
      ),
    ).to.deep.equal([]);
    const codes = names.flatMap(({ quotaCode }) => (quotaCode === null ? [] : [quotaCode]));
    expect(new Set(codes).size).to.equal(codes.length);
    const rows = defaultSnapshot('us-east-1').rows;
    expect(rows.filter((row) => row.default !== null && !(row.default >= 0))).to.deep.equal([]);
    expect(rows.filter((row) => row.applied !== null)).to.deep.equal([]);
  });

  it('takes a default by Region where AWS gives one', () => {
    const value = (region: string, name: string) => defaultSnapshot(region).rows.find(({ quotaName }) => quotaName === name)?.default;
    const lite = 'Cross-region model inference requests per minute for Amazon Nova Lite';
    expect([value('us-west-1', lite), value('eu-west-1', lite)]).to.deep.equal([4000, 400]);
  });

  it('gives every model one of the published burndown rates', () => {
    expect(
      broken(
        allModels(),
        ({ modelId }) => modelId,
        (model) => [1, 5, 10, 15].includes(burndownRate(model).rate),
      ),
    ).to.deep.equal([]);
  });

  it('prices tokens within reason', () => {
    const prices = allModels().flatMap((model) => pricesOf(model).map((price) => ({ modelId: model.modelId, ...price })));
    expect(prices.length).to.be.greaterThan(150);
    const sane = (value: number | null, most: number) => value === null || (value > 0 && value <= most);
    const rules = broken(
      prices,
      ({ modelId, scope }) => `${modelId} ${scope}`,
      (price) =>
        sane(price.inputUsdPerMillion, 30) &&
        price.outputUsdPerMillion >= 0 &&
        price.outputUsdPerMillion <= 150 &&
        sane(price.cacheReadUsdPerMillion, price.inputUsdPerMillion) &&
        sane(price.cacheWriteUsdPerMillion, price.inputUsdPerMillion * 2) &&
        sane(price.batchInputUsdPerMillion, price.inputUsdPerMillion) &&
        DATE.test(price.asOf) &&
        price.source !== '',
    );
    expect(rules).to.deep.equal([]);
    const keys = prices.map(({ modelId, scope }) => `${modelId} ${scope}`);
    expect(new Set(keys).size).to.equal(keys.length);
  });
});

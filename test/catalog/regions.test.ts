// Regions, where requests are processed, and what stays in an area.
import { expect } from 'chai';
import { BqError } from '../../src/base/errors.ts';
import { allModels, resolveModel } from '../../src/catalog/models.ts';
import { countryName } from '../../src/catalog/places.ts';
import {
  allRegions,
  areas,
  countriesLeftFor,
  isInArea,
  isRoutingKnown,
  isWellFormedRegion,
  nearestRegions,
  processedIn,
  profilesFrom,
  regionInfo,
  staysIn,
} from '../../src/catalog/regions.ts';

const model = (name: string) => resolveModel(name).model;

describe('areas', () => {
  it('suggest the area of the country that was named, never a wider one', () => {
    const suggestions = (area: string) => {
      try {
        staysIn(area, model('sonnet-4.5'), 'ap-northeast-1');
      } catch (error) {
        return (error as BqError).suggestions;
      }
      throw new Error(`${area} is an area`);
    };
    expect(suggestions('japan')).to.deep.equal(['--stays-in jp']);
    expect(suggestions('the United States')).to.deep.equal(['--stays-in us']);
    expect(suggestions('Europe')).to.deep.equal(['--stays-in eu']);
    expect(suggestions('jpp')).to.deep.equal(['--stays-in jp']);
    expect(suggestions('mars')).to.deep.equal([]);
  });
});

describe('Regions', () => {
  it('knows places in English and Japanese', () => {
    expect(regionInfo('ap-northeast-1')).to.deep.equal({ id: 'ap-northeast-1', place: 'Tokyo', placeJa: '東京', country: 'JP' });
    expect(regionInfo('mars-north-1')).to.equal(null);
  });

  it('names the country of every Region', () => {
    for (const { id, country } of allRegions()) expect(countryName(country), id).to.match(/^(the )?[A-Z][a-z]/);
    expect(countryName('US')).to.equal('the United States');
    expect(countryName('QQ')).to.equal('QQ');
  });

  it('tells ill-formed from unknown', () => {
    for (const id of ['us-east-1', 'us-gov-west-1', 'ap-southeast-12', 'mars-north-1', 'eusc-de-east-1'])
      expect(isWellFormedRegion(id), id).to.equal(true);
    for (const id of ['', 'tokyo', 'us-east', 'us east 1', 'US-EAST-1', 'us-east-1a', 'us-east-1; rm', '../us-east-1'])
      expect(isWellFormedRegion(id), id).to.equal(false);
  });

  it('suggests the nearest for a typo or a place', () => {
    expect(nearestRegions('us-esat-1')[0]).to.equal('us-east-1');
    expect(nearestRegions('ap-northest-1')[0]).to.equal('ap-northeast-1');
    expect(nearestRegions('Tokyo')[0]).to.equal('ap-northeast-1');
    expect(nearestRegions('東京')[0]).to.equal('ap-northeast-1');
    expect(nearestRegions('completely-else')).to.deep.equal([]);
  });
});

describe('residency', () => {
  it('says where a request is processed', () => {
    expect(processedIn(model('sonnet-4.5'), 'geo', 'ap-northeast-1')).to.deep.equal(['ap-northeast-1', 'ap-northeast-3']);
    expect(processedIn(model('sonnet-4'), 'geo', 'us-east-1')).to.deep.equal(['us-east-1', 'us-east-2', 'us-west-2']);
    expect(processedIn(model('sonnet-4'), 'global', 'us-east-1')).to.deep.equal(['*']);
    expect(processedIn(model('nova-pro'), 'on-demand', 'us-east-1')).to.deep.equal(['us-east-1']);
    expect(processedIn(model('sonnet-4'), 'on-demand', 'us-east-1')).to.deep.equal([]);
    expect(processedIn(model('opus-5'), 'geo', 'ap-northeast-1')).to.deep.equal([]);
  });

  it('sees that apac. leaves Japan and jp. does not', () => {
    expect(countriesLeftFor('ap-northeast-1', processedIn(model('sonnet-4'), 'geo', 'ap-northeast-1'))).to.deep.equal([
      'AU',
      'IN',
      'KR',
      'SG',
    ]);
    expect(countriesLeftFor('ap-northeast-1', processedIn(model('sonnet-4.5'), 'geo', 'ap-northeast-1'))).to.deep.equal([]);
    expect(countriesLeftFor('us-east-1', ['*'])).to.deep.equal(['*']);
  });

  it('lists the models that stay in Japan', () => {
    const staying = allModels().filter((candidate) => staysIn('jp', candidate, 'ap-northeast-1').some(({ profile }) => profile !== null));
    expect(staying.map(({ name }) => name)).to.have.members([
      'Claude Haiku 4.5',
      'Claude Haiku 5.5',
      'Claude Opus 5.5',
      'Claude Sonnet 4.5',
      'Claude Sonnet 4.6',
      'Claude Opus 4.7',
      'Claude Opus 4.8',
      'Nova 2 Lite',
    ]);
    expect(staysIn('jp', model('sonnet-4'), 'ap-northeast-1')).to.deep.equal([]);
    expect(staysIn('JP', model('gpt-oss-120b'), 'ap-northeast-1').map(({ scope }) => scope)).to.deep.equal(['on-demand']);
    expect(staysIn('apac', model('sonnet-4'), 'ap-northeast-1').map(({ profile }) => profile?.prefix)).to.deep.equal(['apac']);
    expect(staysIn('us', model('sonnet-4'), 'ap-northeast-1')).to.deep.equal([]);
  });

  it('takes London out of eu', () => {
    expect(staysIn('eu', model('sonnet-4'), 'eu-west-1')).to.have.lengthOf(1);
    expect([isInArea('eu', 'eu-west-2'), isInArea('uk', 'eu-west-2'), isInArea('eu', 'eu-central-2')]).to.deep.equal([false, true, false]);
  });

  it('never lets global or unknown routing pass as staying', () => {
    for (const area of areas()) {
      for (const candidate of allModels()) {
        for (const region of ['us-east-1', 'eu-west-1', 'ap-northeast-1', 'ap-southeast-6']) {
          for (const choice of staysIn(area, candidate, region)) {
            expect(choice.scope).to.not.equal('global');
            expect(choice.processedIn).to.not.be.empty.and.not.include('*');
          }
        }
      }
    }
  });

  it('names the areas when one is unknown', () => {
    expect(() => staysIn('japan', model('sonnet-4'), 'ap-northeast-1'))
      .to.throw(BqError, 'unknown area "japan"')
      .with.property('kind', 'usage');
    expect(() => staysIn('constructor', model('sonnet-4'), 'ap-northeast-1')).to.throw(BqError, 'jp');
  });

  it('puts the profile that reaches the fewest countries first', () => {
    expect(profilesFrom(model('nova-lite'), 'ca-central-1').map(({ prefix }) => prefix)).to.deep.equal(['ca']);
    const auckland = profilesFrom(model('haiku-4.5'), 'ap-southeast-6');
    expect(auckland.map((profile) => [profile.prefix, isRoutingKnown(profile, 'ap-southeast-6')])).to.deep.equal([
      ['au', false],
      ['global', false],
    ]);
  });
});

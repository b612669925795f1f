// From what a user types to a model.
import { expect } from 'chai';
import fc from 'fast-check';
import { BqError } from '../../src/base/errors.ts';
import { allModels, lifecycleAt, resolveModel, resolveModelOrFamily, successorOf } from '../../src/catalog/models.ts';
import { statedId } from '../../src/catalog/resolve.ts';
import { modelTableMeta } from '../../src/catalog/table.ts';

function failure(query: string): BqError {
  try {
    resolveModel(query);
  } catch (error) {
    if (error instanceof BqError) return error;
    throw error;
  }
  throw new Error(`${query} was resolved`);
}

const id = (query: string) => resolveModel(query).model.modelId;

describe('resolveModel', () => {
  it('knows the short names of the documents', () => {
    expect(id('sonnet-4')).to.equal('anthropic.claude-sonnet-4-20250514-v1:0');
    expect(id('sonnet-4.5')).to.equal('anthropic.claude-sonnet-4-5-20250929-v1:0');
    expect(id('sonnet-4.6')).to.equal('anthropic.claude-sonnet-4-6');
    expect(id('haiku-4.5')).to.equal('anthropic.claude-haiku-4-5-20251001-v1:0');
    expect(id('opus-4.8')).to.equal('anthropic.claude-opus-4-8');
    expect(id('nova-pro')).to.equal('amazon.nova-pro-v1:0');
    expect(id('nova-2-lite')).to.equal('amazon.nova-2-lite-v1:0');
    expect(id('claude-sonnet-4')).to.equal('anthropic.claude-sonnet-4-20250514-v1:0');
    expect(id('claude-3.5-sonnet')).to.equal('anthropic.claude-3-5-sonnet-20240620-v1:0');
    expect(id('claude-3.5-sonnet-v2')).to.equal('anthropic.claude-3-5-sonnet-20241022-v2:0');
  });

  it('resolves every ID, alias, profile and short name to its own model, in any case', () => {
    const wrong = (model: ReturnType<typeof allModels>[number], name: string): string[] => {
      try {
        return id(name) === model.modelId ? [] : [`${name} gave ${id(name)}`];
      } catch (error) {
        // A name for people may lack the words of a short name; an ID may not.
        return name.toLowerCase() === model.name.toLowerCase() ? [] : [`${name}: ${String(error)}`];
      }
    };
    const found = allModels().flatMap((model) => {
      const names = [model.modelId, ...model.aliases, ...model.profiles.map((profile) => profile.id), ...model.shortNames, model.name];
      const both = [...names, ...names.map((text) => text.toUpperCase())].filter((name) => !/[()+]/.test(name));
      return both.flatMap((name) => wrong(model, name));
    });
    expect(found).to.deep.equal([]);
  });

  it('has no short name twice, dots and dashes taken as one', () => {
    const names = allModels().flatMap(({ shortNames }) => [
      ...new Set(shortNames.map((name) => name.toLowerCase().replace(/[._-]/g, '-'))),
    ]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
  });

  it('reads profiles, ARNs and IDs without their end', () => {
    const us = resolveModel('us.anthropic.claude-sonnet-4-20250514-v1:0');
    expect([us.profile?.prefix, us.how]).to.deep.equal(['us', 'profile']);
    const arn = resolveModel('arn:aws:bedrock:us-east-1:123456789012:inference-profile/jp.anthropic.claude-sonnet-4-5-20250929-v1:0');
    expect([arn.profile?.prefix, arn.how, arn.model.name]).to.deep.equal(['jp', 'arn', 'Claude Sonnet 4.5']);
    expect(arn.query).to.not.include('123456789012');
    expect(id('arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0')).to.equal('amazon.nova-pro-v1:0');
    expect(id('anthropic.claude-sonnet-4-20250514-v1')).to.equal('anthropic.claude-sonnet-4-20250514-v1:0');
    expect(id('anthropic.claude-3-haiku-20240307-v1:0:48k')).to.equal('anthropic.claude-3-haiku-20240307-v1:0');
    expect(resolveModel('anthropic.claude-haiku-4-5').how).to.equal('alias');
    expect(resolveModel('jp.sonnet-4.5').profile?.id).to.equal('jp.anthropic.claude-sonnet-4-5-20250929-v1:0');
  });

  it('names the nearest for an unknown model, never taking it', () => {
    const error = failure('sonet-4.5');
    expect([error.code, error.kind]).to.deep.equal(['UNKNOWN_MODEL', 'usage']);
    expect(error.message).to.include('sonet-4.5');
    expect(error.suggestions[0]).to.equal('--model sonnet-4.5');
    expect(failure('sonnet-4.55').suggestions[0]).to.equal('--model sonnet-4.5');
    expect(failure('anthropic.claude-opus-4-9').code).to.equal('UNKNOWN_MODEL');
    expect(failure('xyzzy').suggestions).to.deep.equal(['bq models lists all names; bq catalog refresh asks AWS for new ones']);
    expect(failure('  ').code).to.equal('UNKNOWN_MODEL');
  });

  it('says of a Claude that the catalogue does not have what can be planned, with the nearest of its line', () => {
    for (const [query, nearest, id] of [
      ['anthropic.claude-opus-9-20270101-v1:0', 'opus-5.5', 'anthropic.claude-opus-9-20270101-v1:0'],
      ['us.anthropic.claude-sonnet-6-v1:0', 'sonnet-5.5', 'anthropic.claude-sonnet-6-v1:0'],
      ['claude-haiku-4-6-20270101', 'haiku-4.5', 'anthropic.claude-haiku-4-6-20270101'],
      ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-9-v1:0', 'opus-5.5', 'anthropic.claude-opus-9-v1:0'],
    ] as const) {
      const { code, kind, suggestions } = failure(query);
      expect([code, kind], query).to.deep.equal(['UNKNOWN_MODEL', 'usage']);
      expect(suggestions[0], query).to.equal(`--model ${nearest}`);
      expect(suggestions[1], query).to.match(
        new RegExp(`^newer than the catalogue of 20\\d\\d-\\d\\d.*bq plan --model ${id} --tpm N --offline`),
      );
    }
    // Mistyped names and other makers have no such line.
    for (const query of ['sonet-4.5', 'claude-sonet-4', 'amazon.nova-pro-v9:0'])
      expect(failure(query).suggestions.join(), query).to.not.include('newer than');
  });

  it('takes an ID out of a name that states one, and none out of a name mistyped', () => {
    const stated = (name: string) => statedId(name)?.modelId ?? null;
    expect(stated('us.anthropic.claude-comet-7-20270101-v1:0')).to.equal('anthropic.claude-comet-7-20270101-v1:0');
    expect(stated('bedrock/converse/global.amazon.nova-3-pro-v1:0')).to.equal('amazon.nova-3-pro-v1:0');
    expect(stated('anthropic/claude-comet-7')).to.equal('anthropic.claude-comet-7');
    expect(stated('openai/gpt-7-sol')).to.equal('openai.gpt-7-sol');
    expect(stated('Sonnet-9')).to.equal('anthropic.claude-sonnet-9');
    expect(stated('arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-9-v1:0')).to.equal(
      'anthropic.claude-opus-9-v1:0',
    );
    for (const name of ['sonet-4.5', 'sonnet-4.3', 'claude-sonet-4', 'comet-7', 'nova-3-pro', 'acme.gpt-7', 'xyzzy', '', 'openai.', 'us.'])
      expect(stated(name), name).to.equal(null);
  });

  it('lists the candidates of an ambiguous name', () => {
    const error = failure('gpt-5.6');
    expect([error.code, error.kind]).to.deep.equal(['AMBIGUOUS_MODEL', 'usage']);
    expect(error.suggestions).to.deep.equal([
      '--model gpt-5.6-luna',
      '--model gpt-5.6-sol',
      '--model gpt-5.6-terra',
      'bq models --search "gpt-5.6" lists them all',
    ]);
    expect(failure('sonnet').message).to.include('sonnet-4.6');
  });

  it('shows the newest of many candidates, and how many more there are', () => {
    const { code, message, suggestions } = failure('Claude');
    expect(code).to.equal('AMBIGUOUS_MODEL');
    expect(message).to.match(/^the model name "Claude" is ambiguous: (?:[\w.-]+, ){7}[\w.-]+ and 1\d more$/);
    expect(message).to.not.include('sonnet-3');
    expect(suggestions).to.have.length(4);
    for (const suggestion of suggestions.slice(0, 3)) expect(resolveModel(suggestion.replace('--model ', '')).how).to.equal('short-name');
  });

  it('says why an ARN of the account cannot be resolved', () => {
    const error = failure('arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123');
    expect([error.code, error.kind]).to.deep.equal(['UNRESOLVABLE_ARN', 'usage']);
    expect(error.message).to.include('application inference profile').and.not.include('123456789012');
    expect(failure('arn:aws:bedrock:us-east-1:123456789012:provisioned-model/x').message).to.include('Provisioned Throughput');
  });

  it('says which profiles a model has where the prefix is wrong', () => {
    const error = failure('jp.opus-5');
    expect(error.message).to.equal(
      `the catalogue of ${modelTableMeta().asOf} knows no jp. inference profile of Claude Opus 5 (it knows: au., eu., global., in., us.)`,
    );
  });

  it('takes a profile of a model that AWS does not list yet, and says so', () => {
    const { model, profile, how, warning } = resolveModel('us.anthropic.claude-opus-4-20250514-v1:0');
    expect([model.name, profile, how]).to.deep.equal(['Claude Opus 4', null, 'profile']);
    expect(String(warning)).to.include('knows no profiles of Claude Opus 4');
  });

  it('never throws anything but its own errors, and shows no control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (query) => {
        try {
          resolveModelOrFamily(query);
        } catch (error) {
          expect(error).to.be.instanceOf(BqError);
          expect((error as BqError).message).to.not.match(/[\u0000-\u001f\u007f-\u009f]/);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('resolveModelOrFamily', () => {
  const family = (query: string) => {
    const { model, how, warning } = resolveModelOrFamily(query);
    return [model.name, how, warning !== null];
  };

  it("takes Anthropic's own IDs as they are, and newer Claudes with a warning", () => {
    expect(family('claude-sonnet-4-5-20250929')).to.deep.equal(['Claude Sonnet 4.5', 'alias', false]);
    expect(family('claude-3-7-sonnet-latest')).to.deep.equal(['Claude 3.7 Sonnet', 'alias', false]);
    expect(family('claude-3-5-sonnet-20241022')).to.deep.equal(['Claude 3.5 Sonnet v2', 'alias', false]);
    expect(family('claude-3-5-sonnet-20240620')).to.deep.equal(['Claude 3.5 Sonnet', 'alias', false]);
    expect(family('anthropic.claude-sonnet-6-20270101-v1:0')).to.deep.equal(['Claude Sonnet 5.5', 'family', true]);
    expect(family('us.anthropic.claude-opus-6-v1')).to.deep.equal(['Claude Opus 5.5', 'family', true]);
    expect(String(resolveModelOrFamily('claude-opus-6').warning))
      .to.include('claude-opus-6')
      .and.include('Claude Opus 5.5');
  });

  it('warns of nothing where the catalogue knows the name', () => {
    expect(family('sonnet-4')).to.deep.equal(['Claude Sonnet 4', 'short-name', false]);
  });

  it('still refuses what names no family', () => {
    expect(() => resolveModelOrFamily('llama-9')).to.throw(BqError, 'unknown model');
    expect(() => resolveModelOrFamily('sonnet')).to.throw(BqError, 'ambiguous');
  });
});

describe('life cycle', () => {
  it('lets the dates decide', () => {
    const sonnet4 = resolveModel('sonnet-4').model;
    expect(lifecycleAt(sonnet4, '2026-10-13T23:59:59Z')).to.deep.equal({ state: 'legacy', endOfLifeDate: '2026-10-14' });
    expect(lifecycleAt(sonnet4, '2026-10-14T00:00:00Z').state).to.equal('end-of-life');
    expect(lifecycleAt(resolveModel('sonnet-4.6').model, '2026-11-01').state).to.equal('active');
    expect(lifecycleAt(resolveModel('opus-5.5').model, '2026-11-01').state).to.equal('active');
    expect(lifecycleAt(resolveModel('opus-4').model, '2026-11-01').state).to.equal('unknown');
    // By AWS's card, though its list says active.
    const llama = resolveModel('llama-3.3-70b').model;
    expect(lifecycleAt(llama, '2026-11-01')).to.deep.equal({ state: 'legacy', endOfLifeDate: '2027-03-30' });
    expect(llama.conflicts.map(({ about }) => about)).to.deep.equal(['life-cycle']);
  });

  it('lets a date hold in the Regions that it names alone', () => {
    const haiku3 = resolveModel('haiku-3').model;
    const at = (region: string | null, day: string) => lifecycleAt(haiku3, day, region);
    expect(at('us-east-1', '2026-09-09')).to.deep.equal({ state: 'legacy', endOfLifeDate: '2026-09-10' });
    expect(at('us-east-1', '2026-11-01').state).to.equal('end-of-life');
    for (const region of ['ap-south-1', 'ap-northeast-2', 'ap-southeast-1', 'ca-central-1', 'sa-east-1', null])
      expect(at(region, '2026-11-01'), String(region)).to.deep.equal({ state: 'active', endOfLifeDate: null });
  });

  it('names a successor of the same line', () => {
    const successor = (name: string) => successorOf(resolveModel(name).model)?.name ?? null;
    expect(successor('sonnet-4')).to.equal('Claude Sonnet 4.6');
    expect(successor('opus-4.1')).to.equal('Claude Opus 4.8');
    expect(successor('haiku-3')).to.equal('Claude Haiku 4.5');
    expect(successor('nova-sonic')).to.equal('Nova 2 Sonic');
    expect(successor('nova-canvas')).to.equal(null);
    expect(successor('sonnet-4.6')).to.equal(null);
  });
});

// `npm run catalog:check`: what packages of others state is read as data, compared, and never run.
import { expect } from 'chai';
import { compareStatements } from '../../scripts/catalog-check/compare.ts';
import { readLiteral } from '../../scripts/catalog-check/literal.ts';
import { fetchStatements, PACKAGES, readGenaiPrices, readPiModels, type Statement } from '../../scripts/catalog-check/packages.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const statement = (id: string, rest: Partial<Statement> = {}): Statement => ({
  id,
  scope: id.startsWith('global.') ? 'global' : 'standard',
  region: 'us-east-1',
  contextWindowTokens: null,
  maxOutputTokens: null,
  price: null,
  ...rest,
});

describe('catalog:check', () => {
  it('reads literals as JavaScript does, to their end', () => {
    const text = `const a = [{ a: 1e6, "b": [875e-5, .5, -2, 0x10], 'c': !0, d: !1, e: null, f: void 0, /* , */ g: \`x
y\`, // z
      h: 'it\\'s \\u0041\\x42\\n', 1: undefined, }, ], rest = run();`;
    expect(readLiteral(text, text.indexOf('['))).to.deep.equal([
      { a: 1e6, b: [0.00875, 0.5, -2, 16], c: true, d: false, e: null, f: undefined, g: 'x\ny', h: "it's AB\n", 1: undefined },
    ]);
  });

  it('refuses what is no literal, and runs none of it', () => {
    const marked = globalThis as { ran?: boolean };
    const codes = [
      '[run()]',
      '[(globalThis.ran = true)]',
      `\`$${'{'}globalThis.ran = true}\``,
      '[a]',
      '{ get a() { globalThis.ran = true } }',
      '[...b]',
    ];
    for (const text of [...codes, '[1', '{a 1}', '"cut', '', '[1 2]', '['.repeat(5000)]) {
      expect(() => readLiteral(text, 0), text.slice(0, 40)).to.throw(SyntaxError);
    }
    expect(marked.ran).to.equal(undefined);
  });

  it('reads both packages, and says so where they have another shape', () => {
    const model = {
      id: 'eu.amazon.nova-lite-v1:0',
      baseUrl: 'https://bedrock-runtime.eu-central-1.amazonaws.com',
      maxTokens: 9,
      contextWindow: 300_000,
    };
    const pi = JSON.stringify({ api: { 'chat:x': { ...model, cost: { input: 0.078, output: 0.312, cacheRead: 0 } } } });
    expect(readPiModels(pi)).to.deep.equal([
      statement(model.id, {
        region: 'eu-central-1',
        contextWindowTokens: 300_000,
        maxOutputTokens: 9,
        price: { input: 0.078, output: 0.312, cacheRead: null },
      }),
    ]);
    const genai = `const E = [{ id: "aws", models: [
      { id: "regional.x.y", context_window: 2e5, prices: { input_mtok: { base: 3, tiers: [] }, output_mtok: 15, cache_read_mtok: .3 } },
      { id: "global.x.y", prices: [{ prices: { input_mtok: 9 } }, { constraint: { type: "start_date" }, prices: { input_mtok: 2, output_mtok: 8 } }] },
    ] }], J = run();`;
    expect(readGenaiPrices(genai)).to.deep.equal([
      statement('x.y', { contextWindowTokens: 200_000, price: { input: 3, output: 15, cacheRead: 0.3 } }),
      statement('global.x.y', { price: { input: 2, output: 8, cacheRead: null } }),
    ]);
    for (const text of ['', '{}', '[]', '{"a":{"b":{}}}']) expect(() => readPiModels(text), text).to.throw();
    for (const text of ['', 'const E = [];', 'const E = [{ id: "azure", models: [] }];'])
      expect(() => readGenaiPrices(text), text).to.throw();
  });

  it('names models and profiles that the catalogue lacks, and where windows and prices differ', () => {
    const differences = compareStatements([
      statement('us.anthropic.claude-comet-7'),
      statement('anthropic.claude-comet-7'),
      statement('kr.amazon.nova-pro-v1:0'),
      statement('amazon.nova-pro-v1:0', { contextWindowTokens: 500_000, price: { input: 0.8, output: 3.2, cacheRead: 0.2 } }),
      statement('amazon.nova-lite-v1:0', { contextWindowTokens: 307_200, price: { input: 0.07, output: 0.24, cacheRead: null } }),
      // As in Frankfurt, whatever Region they say.
      statement('eu.amazon.nova-pro-v1:0', { price: { input: 1.05, output: 4.2, cacheRead: null } }),
      statement('global.anthropic.claude-sonnet-4-6', { price: { input: 3, output: 16, cacheRead: null } }),
    ]);
    expect(differences.map(({ kind, id, isAws }) => [kind, id, isAws])).to.deep.equal([
      ['model', 'anthropic.claude-comet-7', false],
      ['profile', 'amazon.nova-pro-v1:0', true],
      ['context', 'amazon.nova-pro-v1:0', true],
      ['price', 'amazon.nova-lite-v1:0', true],
      ['price', 'global.anthropic.claude-sonnet-4-6', true],
    ]);
    expect(differences[3]?.text).to.match(
      /^standard, us-east-1: 0\.06\/0\.24, cache read 0\.015 \(AWS Price List.*\), they say 0\.07\/0\.24$/,
    );
  });

  describe('without a registry', () => {
    const directory = useTempDirectory();

    it('says that nothing was compared', async () => {
      const env = {
        ...process.env,
        npm_config_registry: 'http://127.0.0.1:9',
        npm_config_fetch_retries: '0',
        npm_config_cache: directory(),
      };
      const said = await fetchStatements(PACKAGES[0] as (typeof PACKAGES)[number], env).then(String, (error: Error) => error.message);
      expect(said).to.match(/127\.0\.0\.1:9|ECONNREFUSED/);
    });
  });
});

// The estimate: the rules of docs/accuracy.md on requests small enough to follow, and what must hold for every request.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { loadTextCounter } from '../../src/prompts/estimate/content.ts';
import { bandOf, imageTokens } from '../../src/prompts/estimate/estimate.ts';
import { familyOf } from '../../src/prompts/estimate/families.ts';
import { feature, noFeatures, o200kTokens } from '../../src/prompts/estimate/features.ts';
import { assistant, count, estimateFor, user } from './support.ts';

const example = (name: string) => JSON.parse(readFileSync(new URL(`../../examples/prompts/${name}`, import.meta.url), 'utf8'));

describe('prompts/estimate', () => {
  it('counts the example of the AWS guide the same in both shapes', async () => {
    const converse = await count(example('converse.json'));
    const invoke = await count(example('invoke-model.json'), 'sonnet-4');
    expect(converse.parsed.kind).to.equal('converse');
    expect(invoke.parsed.kind).to.equal('anthropic');
    expect(converse.model.id).to.equal('anthropic.claude-sonnet-4-20250514-v1:0');
    expect(invoke.inputTokens).to.equal(converse.inputTokens);
    // Two user turns on Claude 4: a frame of 1 + 6 x 2, and 29 words and marks.
    expect(converse.inputTokens).to.be.within(38, 46);
    expect(converse.parts.system).to.be.within(6, 11);
  });

  it('adds up: parts give the total, which lies in its band', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 4 }),
        fc.string({ maxLength: 60 }),
        fc.constantFrom('claude-sonnet-4-5', 'claude-opus-5', 'nova-pro', 'llama3-3-70b', 'gpt-oss', 'something-else'),
        async (texts, system, model) => {
          const { inputTokens, parts, errorBand } = await estimateFor(
            { system: [{ text: system }], messages: texts.map((text) => user([{ text }])) },
            model,
          );
          expect(parts.system + parts.messages + parts.tools + parts.media).to.equal(inputTokens);
          expect(Number.isInteger(inputTokens) && inputTokens >= 1).to.equal(true);
          expect(errorBand.low).to.be.at.most(inputTokens);
          expect(errorBand.high).to.be.at.least(inputTokens);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('never counts less for more text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('the', 'quota', 'Tokyo', '12', ',', '東京', 'été')), fc.nat(20), async (words, cut) => {
        const short = await estimateFor({ prompt: words.slice(0, cut).join(' ') }, 'claude-sonnet-4-5');
        const long = await estimateFor({ prompt: words.join(' ') }, 'claude-sonnet-4-5');
        expect(long.inputTokens).to.be.at.least(short.inputTokens);
      }),
    );
  });

  it('frames user turns, merging messages of one role: 1 + 6u on Claude to 4.6, 2 + 4u from 4.8', async () => {
    const of = async (messages: unknown[], model: string) => (await estimateFor({ max_tokens: 1, messages }, model)).inputTokens;
    const a = user([{ type: 'text', text: 'a' }]);
    const b = assistant([{ type: 'text', text: 'b' }]);
    const empty = user([]);
    expect(await of([empty], 'claude-sonnet-4-5')).to.equal(7);
    expect(await of([empty], 'claude-opus-4-7')).to.equal(11);
    expect(await of([empty], 'claude-opus-5')).to.equal(6);
    expect((await of([a, b, a], 'claude-sonnet-4-5')) - (await of([a, a, b], 'claude-sonnet-4-5'))).to.equal(6);
    expect((await of([a, b, a], 'claude-opus-5')) - (await of([a, a, b], 'claude-opus-5'))).to.equal(4);
  });

  it('adds the overhead of tools by model and choice, and takes it off for serial use', async () => {
    const tools = [{ name: 'f', input_schema: { type: 'object' } }];
    const of = async (choice: unknown, model: string, more = {}) =>
      (await estimateFor({ max_tokens: 1, messages: [user('a')], tools, ...(choice ? { tool_choice: choice } : {}), ...more }, model))
        .inputTokens;
    expect((await of({ type: 'any' }, 'claude-sonnet-4-5')) - (await of(null, 'claude-sonnet-4-5'))).to.equal(586 - 491);
    expect(
      (await of({ type: 'auto', disable_parallel_tool_use: true }, 'claude-haiku-4-5')) - (await of(null, 'claude-haiku-4-5')),
    ).to.equal(-207);
    expect(await of(null, 'claude-3-haiku-20240307')).to.equal((await of(null, 'claude-3-opus-20240229')) + 258 - 522);
    expect(
      (await of(null, 'claude-sonnet-4-0', { thinking: { type: 'enabled', budget_tokens: 1024 } })) - (await of(null, 'claude-sonnet-4-0')),
    ).to.equal(29);
  });

  it('leaves deferred tools and the thinking of earlier turns out, and keeps the thinking of a tool loop', async () => {
    const tool = { name: 'look_up', description: 'Look something up.', input_schema: { type: 'object' } };
    const other = { ...tool, name: 'other', defer_loading: true };
    const base = { max_tokens: 1, messages: [user('a')] };
    expect((await estimateFor({ ...base, tools: [tool, other] }, 'claude-sonnet-4-5')).inputTokens).to.equal(
      (await estimateFor({ ...base, tools: [tool] }, 'claude-sonnet-4-5')).inputTokens,
    );
    const thinking = { type: 'thinking', thinking: 'I should look this up before I answer.' };
    const use = { type: 'tool_use', id: '1', name: 'look_up', input: { q: 'x' } };
    const result = user([{ type: 'tool_result', tool_use_id: '1', content: 'y' }]);
    const of = async (messages: unknown[]) => (await estimateFor({ max_tokens: 1, messages }, 'claude-sonnet-4-5')).inputTokens;
    expect(await of([user('a'), assistant([thinking, use]), result])).to.be.greaterThan(await of([user('a'), assistant([use]), result]));
    expect(await of([user('a'), assistant([thinking, use]), result, assistant('b'), user('c')])).to.equal(
      await of([user('a'), assistant([use]), result, assistant('b'), user('c')]),
    );
  });

  it('counts o200k exactly for gpt-oss, and each special token of a bare Llama prompt as one', async () => {
    const counts = noFeatures();
    const text = 'Write a very long story about dragons and adventures';
    (await loadTextCounter())(text, counts);
    expect((await estimateFor({ messages: [user(text)] }, 'openai.gpt-oss-20b-1:0')).inputTokens).to.equal(68 + o200kTokens(counts));
    const bare = await estimateFor(
      { prompt: '<|begin_of_text|><|start_header_id|>user<|end_header_id|>', max_gen_len: 5 },
      'meta.llama3-70b-instruct-v1:0',
    );
    expect(bare.inputTokens).to.equal(4);
  });

  it('treats special tokens of the vocabulary as text, and counts 100,000 characters without a break', async () => {
    const special = await estimateFor({ prompt: 'a <|endoftext|> b <|im_start|>' }, 'claude-sonnet-4-5');
    expect(special.inputTokens).to.be.greaterThan(4);
    const { inputTokens } = await estimateFor({ prompt: '漢字仮名'.repeat(25_000) }, 'claude-opus-5');
    expect(inputTokens).to.be.within(80_000, 250_000);
  });

  it('cuts long texts without changing the count much', async () => {
    const sentence = 'The quick brown fox jumps over the lazy dog, and nobody in 2026 knows why.\n';
    const one = (await estimateFor({ prompt: sentence.repeat(50) }, 'claude-sonnet-4-5')).inputTokens;
    const hundred = (await estimateFor({ prompt: sentence.repeat(5000) }, 'claude-sonnet-4-5')).inputTokens;
    expect(hundred / (one * 100)).to.be.within(0.995, 1.005);
  });

  it('classes tokens and characters as documented', async () => {
    const counts = noFeatures();
    (await loadTextCounter())('Internationalization of NASA in parseJsonValue, カタカナ 東京 été 42\n', counts);
    expect(feature(counts, 'c_long9')).to.equal(4 + 4); // letters 9 to 12 of each of the two long runs
    expect(feature(counts, 'c_upperchars')).to.equal(4);
    expect(feature(counts, 'c_cap')).to.equal(1);
    expect(feature(counts, 'c_hump')).to.equal(2);
    expect(feature(counts, 'c_katarun')).to.equal(1);
    expect(feature(counts, 'c_han')).to.equal(2);
    expect(feature(counts, 'c_xlat')).to.equal(2);
    expect(feature(counts, 'c_nl')).to.equal(1);
    expect(feature(counts, 'c_digits')).to.equal(2);
  });

  it('has the same classes whatever was counted before', async () => {
    const counter = await loadTextCounter();
    const half = '🫨🧬'; // their tokens are parts of characters
    const first = noFeatures();
    counter(half, first);
    counter('ま'.repeat(3), noFeatures());
    const second = noFeatures();
    counter(half, second);
    expect([...second]).to.deep.equal([...first]);
  });

  it('counts Claude images by squares of 28 px: 1092 x 1092 is 1,521 + 3, and no image more than 1,568 + 3', () => {
    const claude = familyOf('claude-sonnet-4-5');
    expect(imageTokens({ format: 'png', width: 1092, height: 1092 }, claude)).to.equal(39 * 39 + 3);
    expect(imageTokens({ format: 'png', width: 8000, height: 8000 }, claude)).to.equal(1571);
    expect(imageTokens({ format: 'png', width: 8000, height: 8000 }, familyOf('claude-opus-4-7'))).to.equal(4787);
    expect(imageTokens({ format: 'png', width: 765, height: 100 }, familyOf('nova-2-lite'))).to.equal(100);
    expect(imageTokens({ format: 'png', width: 765, height: 100 }, familyOf('nova-pro'))).to.equal(1300);
    expect(imageTokens({ format: 'png', width: 1024, height: 512 }, familyOf('pixtral-large'))).to.equal(65 * 32);
  });

  it('gives each family its band, never below 3 tokens, and wider ones where the rule is weak', async () => {
    expect(bandOf(1000, 0.08)).to.deep.equal({ low: 920, high: 1080 });
    expect(bandOf(10, 0.08)).to.deep.equal({ low: 7, high: 13 });
    expect(bandOf(1, 0.08)).to.deep.equal({ low: 0, high: 4 });
    const width = async (value: unknown, model: string) => {
      const { errorBand, inputTokens } = await estimateFor(value, model);
      return Math.round((100 * (errorBand.high - errorBand.low)) / 2 / inputTokens);
    };
    const text = { prompt: 'the quota of an account is a number of tokens '.repeat(200) };
    const bands: [string, number][] = [
      ['claude-sonnet-4-6', 8],
      ['claude-opus-4-7', 16],
      ['claude-sonnet-5', 16],
      ['nova-pro', 12],
      ['nova-2-lite', 10],
      ['llama3-3-70b', 8],
      ['gpt-oss-20b', 5],
      ['mistral-large', 15],
      ['deepseek.r1', 15],
      ['llama4-scout', 20],
      ['cohere.command-r', 20],
      ['titan-text', 20],
      ['qwen3', 20],
      ['acme.model-1', 30],
    ];
    for (const [model, percent] of bands) expect(await width(text, model), model).to.equal(percent);
    expect(await width({ prompt: 'квота аккаунта это число токенов '.repeat(100) }, 'claude-sonnet-4-6')).to.equal(25);
    expect(await width({ prompt: '東京の割り当てはトークンの数です。'.repeat(100) }, 'nova-pro')).to.equal(25);
    const schema = { max_tokens: 1, messages: [user(text.prompt)], output_format: { type: 'json_schema', schema: { type: 'object' } } };
    expect(await width(schema, 'claude-sonnet-4-6')).to.equal(25);
  });

  it('counts documents: text by its text, PDF by its pages, anything else not at all', async () => {
    const doc = (format: string, bytes: string) => ({
      messages: [user([{ document: { format, name: 'd', source: { bytes: Buffer.from(bytes).toString('base64') } } }])],
    });
    const text = await estimateFor(doc('txt', 'some words in a file'), 'claude-sonnet-4-5');
    expect(text.parts.media).to.be.within(46, 60);
    const pdf = await estimateFor(
      doc('pdf', '%PDF-1.4\n<< /Type /Page >>\n<< /Type /Page /X 1 >>\n<< /Type /Pages /Count 2 >>'),
      'claude-sonnet-4-5',
    );
    expect(pdf.parts.media).to.be.within(4200, 4205);
    expect((pdf.errorBand.high - pdf.inputTokens) / pdf.inputTokens).to.be.closeTo(0.4, 0.01);
    const word = await estimateFor(doc('docx', 'PK'), 'claude-sonnet-4-5');
    expect(word.excludes.join()).to.match(/document \(docx\)/);
  });
});

// The estimate: the rules of docs/accuracy.md on requests small enough to follow, and what must hold for every request.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { loadTextCounter } from '../../src/prompts/estimate/content.ts';
import { imageTokens } from '../../src/prompts/estimate/estimate.ts';
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

  it('keeps the thinking of all turns from Opus 4.5 on, with a band that holds what a summary leaves out', async () => {
    const thinking = { type: 'thinking', thinking: 'I should think about this for a while before I answer. '.repeat(10) };
    const messages = [user('a'), assistant([thinking, { type: 'text', text: 'b' }]), user('c')];
    const of = (model: string, with_ = messages) => estimateFor({ max_tokens: 1, messages: with_ }, model);
    const without = [user('a'), assistant('b'), user('c')];
    for (const model of ['claude-opus-4-5', 'claude-sonnet-4-6', 'claude-opus-4-8', 'claude-sonnet-5']) {
      const { inputTokens, errorBand } = await of(model);
      const bare = (await of(model, without)).inputTokens;
      expect(inputTokens, model).to.be.greaterThan(bare + 80);
      expect(errorBand.high, model).to.be.greaterThan(inputTokens + 80);
    }
    for (const model of ['claude-haiku-4-5', 'claude-sonnet-4-5', 'claude-sonnet-4-0'])
      expect((await of(model)).inputTokens, model).to.equal((await of(model, without)).inputTokens);
    const hidden = [
      user('a'),
      assistant([
        { type: 'redacted_thinking', data: 'AAAA' },
        { type: 'text', text: 'b' },
      ]),
      user('c'),
    ];
    expect((await of('claude-sonnet-5', hidden as typeof messages)).excludes).to.deep.equal(['reasoning that only the model can read']);
  });

  it('counts what a request switches on: citations, betas, budgets, tools of the model, tools that a search found', async () => {
    const tools = [{ name: 'f', input_schema: { type: 'object' } }];
    const of = async (more: object, model = 'claude-sonnet-4-5') =>
      (await estimateFor({ max_tokens: 1, messages: [user('a')], ...more }, model)).inputTokens;
    const thinking = { type: 'enabled', budget_tokens: 1024 };
    expect((await of({ tools, thinking, anthropic_beta: ['interleaved-thinking-2025-05-14'] })) - (await of({ tools, thinking }))).to.equal(
      149,
    );
    // A header may say the same: the band holds it.
    const { inputTokens, errorBand } = await estimateFor({ max_tokens: 1, messages: [user('a')], tools, thinking }, 'claude-sonnet-4-5');
    expect(errorBand.high).to.be.at.least(inputTokens + 149);
    const budget = { output_config: { task_budget: { type: 'tokens', total: 20_000 } } };
    expect((await of(budget, 'claude-opus-4-7')) - (await of({}, 'claude-opus-4-7'))).to.equal(34);
    const own = [
      { type: 'bash_20250124', name: 'bash' },
      { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' },
    ];
    expect((await of({ tools: [...tools, ...own] })) - (await of({ tools }))).to.equal(245 + 700);
    const any = { tools, tool_choice: { type: 'any' } };
    expect((await of(any, 'claude-opus-4-8')) - (await of({ tools }, 'claude-opus-4-8'))).to.equal(393 - 275);
    const document = (citations: object, type = 'document') => ({
      messages: [user([{ type, source: { type: 'text', media_type: 'text/plain', data: 'x' }, ...citations }])],
    });
    const cited = { citations: { enabled: true } };
    expect((await of(document(cited))) - (await of(document({})))).to.equal(525);
    expect((await of(document(cited), 'claude-sonnet-5')) - (await of(document({}), 'claude-sonnet-5'))).to.equal(742);
    const found = (content: unknown) => ({
      tools: [...tools, { name: 'look_up', description: 'Look it up.', defer_loading: true, input_schema: { type: 'object' } }],
      messages: [
        user('a'),
        assistant([{ type: 'tool_use', id: '1', name: 'search', input: {} }]),
        user([{ type: 'tool_result', tool_use_id: '1', content }]),
      ],
    });
    const reference = [{ type: 'tool_reference', tool_name: 'look_up' }];
    expect((await of(found(reference))) - (await of(found([])))).to.be.within(20, 50);
    // A summary stands for what was before it.
    const compacted = [
      user('a'.repeat(500)),
      assistant([
        { type: 'compaction', content: 'They said a.' },
        { type: 'text', text: 'b' },
      ]),
      user('c'),
    ];
    expect(await of({ messages: compacted })).to.be.within(90, 125);
  });

  it('counts prose of other Latin languages higher than o200k does, and code and English as before', async () => {
    const german = noFeatures();
    const counter = await loadTextCounter();
    counter(
      'Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt. '.repeat(5),
      german,
    );
    expect(feature(german, 'w_foreign')).to.be.greaterThan(50);
    const others = noFeatures();
    counter('All human beings are born free and equal in dignity and rights, and they die. '.repeat(5), others);
    counter('for (const item of list) { if (item.die) return por[item.id]; }\n'.repeat(20), others);
    expect(feature(others, 'w_foreign')).to.equal(0);
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
    const { inputTokens: least, errorBand: narrow } = await estimateFor({ prompt: 'a b c' }, 'gpt-oss-20b');
    expect(narrow).to.deep.equal({ low: least - 3, high: least + 3 });
    const width = async (value: unknown, model: string) => {
      const { errorBand, inputTokens } = await estimateFor(value, model);
      return Math.round((100 * (errorBand.high - errorBand.low)) / 2 / inputTokens);
    };
    const text = { prompt: 'the quota of an account is a number of tokens '.repeat(200) };
    const bands: [string, number][] = [
      ['claude-sonnet-4-6', 10],
      ['claude-opus-4-7', 12],
      ['claude-sonnet-5', 12],
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
      ['zai.glm-4.7', 30],
      ['acme.model-1', 30],
    ];
    for (const [model, percent] of bands) expect(await width(text, model), model).to.equal(percent);
    // Languages: what recorded counts hold for, and 25 % for those of which nothing was recorded.
    const languages: [string, number][] = [
      ['квота аккаунта это число токенов ', 12],
      ['квота облікового запису це кількість токенів їх ', 25],
      ['東京の割り当てはトークンの数です。', 15],
      ['账户的配额是令牌的数量。', 10],
      ['계정의 할당량은 토큰의 수입니다. ', 25],
      ['حصة الحساب هي عدد الرموز ', 15],
      ['η ποσόστωση του λογαριασμού ', 25],
      ['die Quote des Kontos ist eine Zahl von Token und nicht mehr ', 12],
    ];
    for (const [sentence, percent] of languages)
      expect(await width({ prompt: sentence.repeat(100) }, 'claude-sonnet-4-6'), sentence).to.equal(percent);
    expect(await width({ prompt: '東京の割り当てはトークンの数です。'.repeat(100) }, 'nova-pro')).to.equal(25);
    const schema = { max_tokens: 1, messages: [user(text.prompt)], output_format: { type: 'json_schema', schema: { type: 'object' } } };
    expect(await width(schema, 'claude-sonnet-4-6')).to.equal(25);
  });

  it('counts documents: text by its text, PDF by its pages, anything else not at all', async () => {
    const doc = (format: string, bytes: string) => ({
      messages: [user([{ document: { format, name: 'd', source: { bytes: Buffer.from(bytes).toString('base64') } } }])],
    });
    const text = await estimateFor(doc('txt', 'some words in a file'), 'claude-sonnet-4-5');
    expect(text.parts.media).to.be.within(42, 56);
    const pdf = await estimateFor(
      doc('pdf', '%PDF-1.4\n<< /Type /Page >>\n<< /Type /Page /X 1 >>\n<< /Type /Pages /Count 2 >>'),
      'claude-sonnet-4-5',
    );
    // Two images of a page at their most, and the text that cannot be read.
    expect(pdf.parts.media).to.be.within(4202, 4206);
    expect((pdf.errorBand.high - pdf.inputTokens) / pdf.inputTokens).to.be.closeTo(0.4, 0.01);
    const word = await estimateFor(doc('docx', 'PK'), 'claude-sonnet-4-5');
    expect(word.excludes.join()).to.match(/document \(docx\)/);
  });
});

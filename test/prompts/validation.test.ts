// Bodies that Bedrock takes pass, and what it refuses is refused with the key named, for every vendor of the catalogue.
import { expect } from 'chai';
import fc from 'fast-check';
import { allModels, resolveModel } from '../../src/catalog/models.ts';
import { claudeVersion } from '../../src/prompts/validation/claude.ts';
import { type BodyForm, checkBody, ownForms } from '../../src/prompts/validation/forms.ts';

const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const claude = (more: Record<string, unknown> = {}) => ({
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 3000,
  messages: [{ role: 'user', content: 'hello' }],
  ...more,
});
const paths = (body: Record<string, unknown>, form: BodyForm = 'anthropic', modelId = SONNET) =>
  checkBody(body, form, modelId).map(({ path }) => path);

/** A body that each form takes. */
const GOOD: Readonly<Record<BodyForm, Record<string, unknown>>> = {
  converse: {
    messages: [{ role: 'user', content: [{ text: 'x' }] }],
    inferenceConfig: { maxTokens: 16, temperature: 0 },
    system: [{ text: 'y' }],
  },
  anthropic: claude({ system: 'be brief', temperature: 0.2, stop_sequences: ['END'] }),
  nova: {
    schemaVersion: 'messages-v1',
    messages: [{ role: 'user', content: [{ text: 'x' }] }],
    inferenceConfig: { maxTokens: 16, topK: 20 },
  },
  'titan-text': { inputText: 'x', textGenerationConfig: { maxTokenCount: 5 } },
  'titan-embed': { inputText: 'x', dimensions: 512, normalize: true },
  'titan-embed-image': { inputText: 'x', embeddingConfig: { outputEmbeddingLength: 384 } },
  llama: { prompt: 'x', max_gen_len: 100, temperature: 0.5 },
  'mistral-prompt': { prompt: '<s>[INST] x [/INST]', max_tokens: 5, top_k: 50 },
  'mistral-chat': { messages: [{ role: 'user', content: 'x' }], max_tokens: 5 },
  'cohere-chat': { message: 'x', chat_history: [], max_tokens: 5, p: 0.5 },
  'cohere-embed': { texts: ['x'], input_type: 'search_document' },
  jamba: { messages: [{ role: 'user', content: 'x' }], max_tokens: 5, n: 1 },
  'deepseek-r1': { prompt: 'x', max_tokens: 5 },
  chat: {
    messages: [
      { role: 'system', content: 'y' },
      { role: 'user', content: 'x' },
    ],
    max_completion_tokens: 5,
    reasoning_effort: 'low',
    top_k: 4,
  },
};

describe('what Bedrock takes and refuses in a body', () => {
  it('a body of its own form passes, for every form', () => {
    for (const [form, body] of Object.entries(GOOD)) expect(checkBody(body, form as BodyForm, SONNET), form).to.deep.equal([]);
  });

  it('every model that writes text has a form', () => {
    const judged = allModels().filter(
      (model) => model.outputModalities?.includes('TEXT') && !/sonic|rerank|pegasus|voxtral/.test(model.modelId),
    );
    expect(judged.length).to.be.greaterThan(70);
    for (const { modelId } of judged) expect(ownForms(modelId), modelId).to.not.equal(null);
    expect(ownForms('stability.sd3-5-large-v1:0')).to.equal(null);
  });

  it('keys of the job, of other APIs and in another spelling are refused by name, in every form', () => {
    for (const [form, body] of Object.entries(GOOD)) {
      expect(paths({ ...body, modelId: SONNET }, form as BodyForm), form).to.deep.equal(['modelId']);
      expect(paths({ ...body, stream: true }, form as BodyForm), form).to.deep.equal(['stream']);
      expect(paths({ ...body, model: 'claude-sonnet-4-5' }, form as BodyForm), form).to.deep.equal(['model']);
      const strange = form === 'chat' || form === 'mistral-chat' ? 'anthropic_version' : 'anthropicVersion';
      expect(paths({ ...body, [strange]: 'x' }, form as BodyForm), form).to.deep.equal([strange]);
      const other = form === 'converse' || form === 'nova' ? 'max_tokens' : 'maxTokens';
      const own = Object.keys(body).some((key) => key.replaceAll('_', '').toLowerCase() === 'maxtokens');
      if (own || !/chat|titan/.test(form)) expect(paths({ ...body, [other]: 5 }, form as BodyForm), form).to.deep.equal([other]);
    }
  });

  it('Claude: values', () => {
    const refused: [Record<string, unknown>, string][] = [
      [{ max_tokens: 0 }, 'max_tokens'],
      [{ max_tokens: 12.5 }, 'max_tokens'],
      [{ max_tokens: '300' }, 'max_tokens'],
      [{ max_tokens: undefined }, 'max_tokens'],
      [{ messages: [] }, 'messages'],
      [{ messages: [{ role: 'user', content: '' }] }, 'messages[0].content'],
      [{ messages: [{ role: 'user', content: [] }] }, 'messages[0].content'],
      [{ messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] }, 'messages[0].content[0].text'],
      [{ messages: [{ role: 'user', content: [{ text: 'x' }] }] }, 'messages[0].content[0].type'],
      [{ messages: [{ role: 'system', content: 'x' }] }, 'messages[0].role'],
      [{ messages: [{ role: 'assistant', content: 'x' }] }, 'messages[0].role'],
      [{ anthropic_version: '2023-06-01' }, 'anthropic_version'],
      [{ temperature: 1.5 }, 'temperature'],
      [{ temperature: 0.5, top_p: 0.9 }, 'top_p'],
      [{ thinking: { type: 'enabled', budget_tokens: 3000 } }, 'thinking.budget_tokens'],
      [{ thinking: { type: 'enabled', budget_tokens: 100 } }, 'thinking.budget_tokens'],
      [{ thinking: { type: 'enabled' } }, 'thinking.budget_tokens'],
      [{ thinking: { type: 'enabled', budget_tokens: 2000 }, temperature: 0.3 }, 'temperature'],
      [{ thinking: { type: 'adaptive' } }, 'thinking.type'],
      [{ tools: [{ name: 'x' }] }, 'tools[0].input_schema'],
      [{ inferenceConfig: { maxTokens: 5 } }, 'inferenceConfig'],
    ];
    for (const [more, path] of refused) expect(paths(claude(more)), JSON.stringify(more)).to.deep.equal([path]);
    expect(paths(claude({ thinking: { type: 'enabled', budget_tokens: 2000 }, temperature: 1 }))).to.deep.equal([]);
    expect(paths(claude({ temperature: 0.5, top_p: 0.9 }), 'anthropic', 'anthropic.claude-3-haiku-20240307-v1:0')).to.deep.equal([]);
    expect(
      paths(claude({ thinking: { type: 'enabled', budget_tokens: 2000 } }), 'anthropic', 'anthropic.claude-3-haiku-20240307-v1:0'),
    ).to.deep.equal(['thinking']);
  });

  it('the version of a Claude is read from its ID', () => {
    const versions = ['sonnet-4.5', 'haiku-4.5', 'opus-5', 'sonnet-4', 'claude-3-haiku'].map((name) =>
      claudeVersion(resolveModel(name).model.modelId),
    );
    expect(versions).to.deep.equal([4.5, 4.5, 5, 4, 3]);
    expect(claudeVersion('anthropic.claude-3-7-sonnet-20250219-v1:0')).to.equal(3.7);
  });

  it('Converse and Nova: their own words, and sampling of Claude inside them', () => {
    expect(paths({ ...GOOD.nova, max_tokens: 16 }, 'nova', 'amazon.nova-pro-v1:0')).to.deep.equal(['max_tokens']);
    expect(paths({ ...GOOD.converse, inferenceConfig: { maxTokens: 0 } }, 'converse')).to.deep.equal(['inferenceConfig.maxTokens']);
    expect(paths({ ...GOOD.converse, inferenceConfig: { temperature: 0.1, topP: 0.2 } }, 'converse')).to.deep.equal([
      'inferenceConfig.topP',
    ]);
    expect(paths({ ...GOOD.converse, inferenceConfig: { temperature: 0.1, topP: 0.2 } }, 'converse', 'amazon.nova-pro-v1:0')).to.deep.equal(
      [],
    );
    expect(paths({ messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] }, 'converse')).to.deep.equal([
      'messages[0].content[0].type',
    ]);
  });

  it('no JSON makes it fail, and every problem names a path', () => {
    const forms = Object.keys(GOOD) as BodyForm[];
    fc.assert(
      fc.property(
        fc.constantFrom(...forms),
        fc.dictionary(
          fc.constantFrom('messages', 'system', 'thinking', 'max_tokens', 'inferenceConfig', 'tools', '__proto__', 'constructor', 'x'),
          fc.jsonValue(),
        ),
        (form, body) => {
          for (const { path, problem } of checkBody(body, form, SONNET)) expect(path !== '' && problem !== '').to.equal(true);
        },
      ),
      { seed: 18, numRuns: 500 },
    );
  });
});

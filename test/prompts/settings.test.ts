// What a request asks for besides its text is found in the words of every API, and adds up over records however they are divided.
import { expect } from 'chai';
import fc from 'fast-check';
import { parsePrompt } from '../../src/prompts/kinds/recognise.ts';
import { type RequestSettings, requestSettings, SettingsTally } from '../../src/prompts/settings.ts';

const content = [{ role: 'user', content: [{ text: 'hi' }] }];
const chat = [{ role: 'user', content: 'hi' }];
const profile = 'global.anthropic.claude-sonnet-4-5-20250929-v1:0';
const arn = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123';

describe('prompts/settings', () => {
  const requests: [string, Record<string, unknown>, Partial<RequestSettings>][] = [
    [
      'Converse',
      {
        modelId: profile,
        messages: content,
        inferenceConfig: { maxTokens: 5000 },
        additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 9000 } },
      },
      { modelId: profile, maxTokens: 5000, thinking: 'enabled', thinkingBudgetTokens: 9000 },
    ],
    [
      'Converse with a reasoning_config and an ARN',
      {
        modelId: arn,
        messages: content,
        inferenceConfig: {},
        additionalModelRequestFields: { reasoning_config: { type: 'enabled', budget_tokens: 2000 } },
      },
      { modelId: arn, maxTokens: null, thinkingBudgetTokens: 2000 },
    ],
    [
      'Anthropic',
      { anthropic_version: 'bedrock-2023-05-31', max_tokens: 4000, thinking: { type: 'enabled', budget_tokens: 1024 }, messages: chat },
      { modelId: null, maxTokens: 4000, thinkingBudgetTokens: 1024 },
    ],
    [
      'Anthropic, adaptive',
      { max_tokens: 4000, thinking: { type: 'adaptive' }, messages: chat },
      { thinking: 'adaptive', thinkingBudgetTokens: null },
    ],
    [
      'Anthropic, disabled although a budget is left over',
      { max_tokens: 4000, thinking: { type: 'disabled', budget_tokens: 1024 }, messages: chat },
      { thinking: 'off', thinkingBudgetTokens: null },
    ],
    [
      'OpenAI chat',
      { model: 'openai.gpt-oss-120b-1:0', max_completion_tokens: 700, messages: chat },
      { modelId: 'openai.gpt-oss-120b-1:0', maxTokens: 700 },
    ],
    ['OpenAI Responses', { model: 'openai.gpt-oss-120b-1:0', max_output_tokens: 800, input: 'hi' }, { maxTokens: 800 }],
    [
      'Nova',
      { schemaVersion: 'messages-v1', messages: content, inferenceConfig: { max_new_tokens: 300 }, reasoningConfig: { type: 'enabled' } },
      { maxTokens: 300, thinking: 'enabled', thinkingBudgetTokens: null },
    ],
    ['Titan', { inputText: 'hi', textGenerationConfig: { maxTokenCount: 50 } }, { maxTokens: 50 }],
    ['Llama', { prompt: 'hi', max_gen_len: 60 }, { maxTokens: 60 }],
    ['Cohere', { message: 'hi', max_tokens: 70 }, { maxTokens: 70 }],
    ['Claude 2', { prompt: '\n\nHuman: hi\n\nAssistant:', max_tokens_to_sample: 80 }, { maxTokens: 80 }],
    ['nothing at all', { messages: content }, { modelId: null, maxTokens: null, thinking: 'off', thinkingBudgetTokens: null }],
  ];
  for (const [name, request, expected] of requests) {
    it(`finds those of ${name}`, () => {
      expect(requestSettings(request)).to.deep.include(expected);
      expect(parsePrompt(request).prompt).to.deep.include(expected);
    });
  }

  it('keeps the model of a CountTokens input, and the limit of the request in it', () => {
    const { prompt } = parsePrompt({ modelId: profile, input: { converse: { messages: content, inferenceConfig: { maxTokens: 9 } } } });
    expect(prompt).to.deep.include({ modelId: profile, maxTokens: 9 });
  });

  it('adds up to the same, in whatever batches records come', () => {
    const setting = fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: null });
    const record = fc.record({
      modelId: fc.option(fc.constantFrom('a', 'b', '__proto__'), { nil: null }),
      maxTokens: setting,
      thinking: fc.constant('off' as const),
      thinkingBudgetTokens: setting,
    });
    fc.assert(
      fc.property(fc.array(fc.array(record)), (batches) => {
        const parts = new SettingsTally();
        for (const batch of batches) {
          const one = new SettingsTally();
          for (const each of batch) one.add(each);
          parts.addSummary(JSON.parse(JSON.stringify(one.summary())));
        }
        const all = batches.flat();
        const limits = all.flatMap(({ maxTokens }) => maxTokens ?? []);
        const summary = parts.summary();
        expect(summary.maxTokens).to.deep.equal(
          limits.length === 0 ? null : { min: Math.min(...limits), max: Math.max(...limits), records: limits.length },
        );
        expect(Object.entries(summary.modelIds).sort()).to.deep.equal(
          ['__proto__', 'a', 'b']
            .map((id) => [id, all.filter(({ modelId }) => modelId === id).length] as const)
            .filter(([, records]) => records > 0),
        );
        expect(summary.thinkingNotBelowMaxTokens).to.equal(
          all.filter(({ maxTokens, thinkingBudgetTokens: budget }) => maxTokens !== null && budget !== null && budget >= maxTokens).length,
        );
      }),
    );
  });
});

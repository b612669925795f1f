// What Bedrock says to bodies that it does not take, in its own words; the sentences are those of public reports, with the reporter's values replaced.
import { expect } from 'chai';
import { refusalOf } from '../../src/prompts/validation/refusal.ts';

const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const user = { role: 'user', content: [{ text: 'x' }] };
const tool = { toolUse: { toolUseId: 'tooluse_1', name: 'f', input: {} } };
const result = { toolResult: { toolUseId: 'tooluse_1', content: [{ text: '5' }] } };
const toolConfig = { tools: [{ toolSpec: { name: 'f', inputSchema: { json: { type: 'object' } } } }] };

const claude = (more: Record<string, unknown> = {}) => ({
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 3000,
  messages: [{ role: 'user', content: 'hello' }],
  ...more,
});
const said = (body: Record<string, unknown>, modelId = SONNET) =>
  refusalOf(body, { operation: 'InvokeModel', modelId, mostMaxTokens: 64_000 })?.message ?? null;
const saidByConverse = (body: Record<string, unknown>, modelId = SONNET) =>
  refusalOf(body, { operation: 'Converse', modelId, mostMaxTokens: 64_000 })?.message ?? null;

describe('a refusal in the words of Bedrock', () => {
  it('Claude: the validator of the Messages API', () => {
    expect(said(claude())).to.equal(null);
    const cases: readonly (readonly [body: Record<string, unknown>, words: string])[] = [
      [claude({ max_tokens: undefined }), 'max_tokens: Field required'],
      [claude({ model: 'claude-sonnet-4-5' }), 'model: Extra inputs are not permitted'],
      [claude({ max_tokens: 0 }), 'max_tokens: Input should be greater than or equal to 1'],
      [
        claude({ max_tokens: 64_001 }),
        'max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens for claude-sonnet-4-5-20250929',
      ],
      [claude({ messages: [] }), 'messages: at least one message is required'],
      [
        claude({ messages: [{ role: 'user', content: [] }] }),
        'messages.0: all messages must have non-empty content except for the optional final assistant message',
      ],
      [claude({ messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] }), 'messages: text content blocks must be non-empty'],
      [
        claude({ messages: [{ role: 'user', content: [{ type: 'text', text: ' ' }] }] }),
        'messages: text content blocks must contain non-whitespace text',
      ],
      [claude({ messages: [{ role: 'bot', content: 'x' }] }), "messages.0.role: Input should be 'user' or 'assistant'"],
      [claude({ temperature: 0.5, top_p: 0.9 }), '`temperature` and `top_p` cannot both be specified for this model. Please use only one.'],
      [
        claude({ thinking: { type: 'enabled', budget_tokens: 500 } }),
        'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024',
      ],
    ];
    for (const [body, words] of cases) expect(said(body)).to.equal(words);
    expect(said(claude({ thinking: { type: 'enabled', budget_tokens: 3000 } }))).to.match(
      /^`max_tokens` must be greater than `thinking\.budget_tokens`\. /,
    );
  });

  it('Claude 4.6, 4.7 and 4.8: what each gave up and brought', () => {
    const prefill = claude({
      messages: [
        { role: 'user', content: 'hello' },
        { role: 'assistant', content: 'I' },
      ],
    });
    expect(said(prefill)).to.equal(null);
    expect(said(prefill, 'anthropic.claude-opus-4-6-v1')).to.match(/does not support assistant message prefill/);
    const opus = 'anthropic.claude-opus-4-7';
    expect(said(claude({ temperature: 0.5 }), 'anthropic.claude-opus-4-6-v1')).to.equal(null);
    expect(said(claude({ temperature: 0.5 }), opus)).to.equal('`temperature` is deprecated for this model.');
    expect(said(claude({ temperature: 1 }), opus)).to.equal(null);
    expect(said(claude({ thinking: { type: 'enabled', budget_tokens: 1024 } }), opus)).to.match(
      /^"thinking\.type\.enabled" is not supported for this model\./,
    );
    expect(said(claude({ thinking: { type: 'adaptive' } }), opus)).to.equal(null);
    const between = claude({
      messages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
        { role: 'system', content: 'c' },
        { role: 'user', content: 'd' },
      ],
    });
    expect(said(between, opus)).to.match(/^messages\.2\.role: /);
    expect(said(between, 'anthropic.claude-opus-4-8')).to.equal(null);
  });

  it('Converse: constraints are counted, sentences of the service and of the model stand alone', () => {
    const cases: readonly (readonly [body: Record<string, unknown>, words: string | RegExp | null])[] = [
      [{ messages: [user], unknownKey: 1 }, null],
      [{ messages: [user, user] }, null],
      [
        { messages: [user], inferenceConfig: { maxTokens: 0, temperature: 3 } },
        /^2 validation errors detected: Value '0' at 'inferenceConfig\.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1; /,
      ],
      [
        { messages: [user], inferenceConfig: { maxTokens: 64_001 } },
        /^The maximum tokens you requested exceeds the model limit of 64000\./,
      ],
      [
        { messages: [user], inferenceConfig: { temperature: 0.1, topP: 0.2 } },
        'The model returned the following errors: `temperature` and `top_p` cannot both be specified for this model. Please use only one.',
      ],
      [{ messages: [] }, /^A conversation must start with a user message\./],
      [{ messages: [{ role: 'assistant', content: [{ text: 'x' }] }, user] }, /^A conversation must start with a user message\./],
      [{ messages: [{ role: 'user', content: [] }] }, /^The content field in the Message object at messages\.0 is empty\./],
      [
        { messages: [{ role: 'user', content: [{ text: '' }] }] },
        /^The text field in the ContentBlock object at messages\.0\.content\.0 is blank\./,
      ],
      [{ messages: [user, { role: 'assistant', content: [tool] }, { role: 'user', content: [result] }], toolConfig }, null],
      [
        { messages: [user, { role: 'assistant', content: [tool] }, { role: 'user', content: [result] }] },
        /^The toolConfig field must be defined/,
      ],
      [
        { messages: [user, { role: 'assistant', content: [tool] }, user], toolConfig },
        'Expected toolResult blocks at messages.2.content for the following Ids: tooluse_1',
      ],
      [{ messages: [{ role: 'user', content: [result] }], toolConfig }, /^The number of toolResult blocks at messages\.0\.content exceeds/],
      [{ messages: [{ role: 'user', content: [{ document: {} }] }] }, 'A text block must be included when using documents.'],
      [
        {
          messages: [user],
          inferenceConfig: { maxTokens: 2000 },
          additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 2000 } },
        },
        /^The model returned the following errors: `max_tokens` must be greater than/,
      ],
    ];
    for (const [body, words] of cases) {
      const given = saidByConverse(body);
      if (words instanceof RegExp) expect(given, JSON.stringify(body)).to.match(words);
      else expect(given, JSON.stringify(body)).to.equal(words);
    }
    // Nova takes a blank text.
    expect(saidByConverse({ messages: [{ role: 'user', content: [{ text: ' ' }] }] }, 'amazon.nova-micro-v1:0')).to.equal(null);
  });

  it('bodies of other vendors: JSON schema, and the parser of chat completions', () => {
    expect(said({ messages: [user], max_tokens: 5 }, 'amazon.nova-pro-v1:0')).to.equal(
      'Malformed input request: #: extraneous key [max_tokens] is not permitted, please reformat your input and try again.',
    );
    expect(said({ max_gen_len: 0, prompt: 5 }, 'meta.llama3-3-70b-instruct-v1:0')).to.equal(
      'Malformed input request: #/max_gen_len: 0 is not greater or equal to 1#/prompt: expected type: String, found: Integer, please reformat your input and try again.',
    );
    expect(said({ inputText: 'x', textGenerationConfig: { maxTokenCount: 65_000 } }, 'amazon.titan-text-express-v1')).to.match(
      /#\/textGenerationConfig\/maxTokenCount: 65000 is not less or equal to 64000/,
    );
    expect(said({ prompt: 'x' }, 'openai.gpt-oss-120b-1:0')).to.equal(
      'Failed to deserialize the JSON body into the target type: missing field `messages` at line 1 column 14',
    );
    expect(said({ messages: [{ role: 'user', content: 'x' }], reasoning_effort: {} }, 'openai.gpt-oss-120b-1:0')).to.match(
      /^Failed to deserialize the JSON body into the target type: reasoning_effort: invalid type: map, expected a string at line 1/,
    );
    expect(said({ anything: 1 }, 'stability.sd3-5-large-v1:0')).to.equal(null);
  });
});

// Every kind of prompt is recognised by its own marks and becomes the same normal form; nothing else does, and nothing crashes.
import { expect } from 'chai';
import fc from 'fast-check';
import { BqError } from '../../src/base/errors.ts';
import { countTokensRequest } from '../../src/prompts/kinds/exact-request.ts';
import { parsePrompt } from '../../src/prompts/kinds/recognise.ts';
import { PROMPT_KINDS } from '../../src/prompts/types.ts';

const converse = { messages: [{ role: 'user', content: [{ text: 'hi' }] }] };
const anthropic = { anthropic_version: 'bedrock-2023-05-31', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] };

describe('prompts/recognise', () => {
  const kinds: [string, string, unknown, string?][] = [
    ['Converse by untyped blocks', 'converse', converse],
    ['Converse by its configuration', 'converse', { messages: [{ role: 'user', content: [] }], inferenceConfig: { maxTokens: 5 } }],
    ['Anthropic messages', 'anthropic', anthropic],
    ['Anthropic without a version', 'anthropic', { max_tokens: 10, messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }] }],
    ['Claude 2', 'anthropic', { prompt: '\n\nHuman: hi\n\nAssistant:', max_tokens_to_sample: 10 }],
    ['Nova', 'nova', { schemaVersion: 'messages-v1', messages: [{ role: 'user', content: [{ text: 'hi' }] }] }],
    ['Nova by max_new_tokens', 'nova', { ...converse, inferenceConfig: { max_new_tokens: 5 } }],
    ['Llama', 'llama', { prompt: 'hi', max_gen_len: 10 }],
    ['Titan', 'titan', { inputText: 'hi', textGenerationConfig: { maxTokenCount: 5 } }],
    ['Cohere Command', 'cohere', { prompt: 'hi', p: 0.9, k: 0 }],
    ['Cohere Command R', 'cohere', { message: 'hi', chat_history: [{ role: 'USER', message: 'a' }] }],
    ['Mistral, by the model', 'mistral', { prompt: '<s>[INST] hi [/INST]', max_tokens: 5 }, 'mistral.mistral-7b-instruct-v0:2'],
    ['DeepSeek, by the model', 'deepseek', { prompt: 'hi', max_tokens: 5 }, 'us.deepseek.r1-v1:0'],
    ['DeepSeek, by its template', 'deepseek', { prompt: '<｜begin▁of▁sentence｜><｜User｜>hi<｜Assistant｜><think>\n', max_tokens: 5 }],
    ['Mistral, by its template', 'mistral', { prompt: '<s>[INST] hi [/INST]', max_tokens: 5 }],
    ['Llama, by its template', 'llama', { prompt: '<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nhi<|eot_id|>' }],
    ['a prompt that several vendors share', 'prompt', { prompt: 'hi', max_tokens: 5 }],
    [
      'OpenAI-style by a system role',
      'openai',
      {
        messages: [
          { role: 'system', content: 'a' },
          { role: 'user', content: 'hi' },
        ],
      },
    ],
    [
      'OpenAI-style by its tools',
      'openai',
      { messages: [{ role: 'user', content: 'hi' }], tools: [{ type: 'function', function: { name: 'f' } }] },
    ],
    ['OpenAI-style by the model', 'openai', { messages: [{ role: 'user', content: 'hi' }] }, 'openai.gpt-oss-20b-1:0'],
    ['CountTokens with Converse', 'count-tokens', { input: { converse } }],
    [
      'CountTokens with a body',
      'count-tokens',
      { input: { invokeModel: { body: Buffer.from(JSON.stringify(anthropic)).toString('base64') } } },
    ],
    ['a batch record', 'batch-record', { recordId: 'r1', modelInput: anthropic }],
    ['bare messages', 'converse', converse.messages],
    ['a JSON string', 'text', 'hi'],
  ];
  for (const [name, kind, value, modelId] of kinds) {
    it(`recognises ${name}`, () => {
      const parsed = parsePrompt(value, { modelId: modelId ?? null });
      expect(parsed.kind).to.equal(kind);
      const texts = parsed.prompt.turns.flatMap(({ blocks }) => blocks).map((block) => (block.type === 'text' ? block.text : block.type));
      if (name !== 'Converse by its configuration') expect(texts.join(' ')).to.include('hi');
    });
  }

  it('lets the user say what a file is', () => {
    expect(parsePrompt({ prompt: 'hi' }, { as: 'llama' }).kind).to.equal('llama');
    expect(parsePrompt(anthropic, { as: 'text' }).prompt.turns[0]?.blocks[0]).to.deep.equal({
      type: 'text',
      text: JSON.stringify(anthropic),
    });
    expect(() => parsePrompt(anthropic, { as: 'batch-record' })).to.throw('modelInput');
  });

  it('keeps record ID, model and the request as CountTokens takes it', () => {
    const record = parsePrompt({ recordId: 'r1', modelInput: { ...anthropic, model: 'claude-sonnet-4-5' } });
    expect(record).to.include({ recordId: 'r1' });
    expect(record.prompt).to.include({ modelId: 'claude-sonnet-4-5', maxTokens: 10 });
    expect(countTokensRequest(record, true).request.type).to.equal('invokeModel');
    expect(parsePrompt({ modelId: 'x.y', input: { converse } }).prompt.modelId).to.equal('x.y');
    expect(countTokensRequest(parsePrompt({ input: { converse } }), true)).to.deep.equal({
      request: { type: 'converse', body: converse },
      excludes: [],
    });
  });

  it('reads system, tools, tool results, thinking, documents, images and limits of Converse', () => {
    const { prompt } = parsePrompt({
      modelId: 'us.amazon.nova-pro-v1:0',
      system: [{ text: 'be brief' }, { cachePoint: { type: 'default' } }],
      inferenceConfig: { maxTokens: 300 },
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 1024 } },
      toolConfig: {
        tools: [
          { toolSpec: { name: 'f', description: 'd', inputSchema: { json: { type: 'object' } } } },
          { systemTool: { name: 'nova_grounding' } },
        ],
        toolChoice: { any: {} },
      },
      messages: [
        {
          role: 'user',
          content: [{ text: 'a' }, { image: { format: 'png', source: { s3Location: { uri: 's3://b/k' } } } }, { video: {} }],
        },
        {
          role: 'assistant',
          content: [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { toolUse: { toolUseId: '1', name: 'f', input: { x: 1 } } }],
        },
        { role: 'user', content: [{ toolResult: { toolUseId: '1', content: [{ json: { y: 2 } }] } }] },
      ],
    });
    expect(prompt).to.include({ modelId: 'us.amazon.nova-pro-v1:0', toolChoice: 'any', thinking: 'enabled', maxTokens: 300, raw: false });
    expect(prompt.system).to.deep.equal(['be brief']);
    expect(prompt.tools).to.deep.equal([{ name: 'f', description: 'd', schema: { type: 'object' }, deferred: false }]);
    expect(prompt.turns[1]?.blocks).to.deep.equal([
      { type: 'thinking', text: 'hm' },
      { type: 'tool-use', name: 'f', input: { x: 1 } },
    ]);
    expect(prompt.turns[2]?.blocks).to.deep.equal([{ type: 'tool-result', blocks: [{ type: 'text', text: '{"y":2}' }] }]);
    expect(prompt.excludes).to.have.members(['image in S3', 'video', 'server tool nova_grounding']);
  });

  it('reads the same of an Anthropic body, and says what it leaves out', () => {
    const { prompt } = parsePrompt({
      max_tokens: 300,
      system: [{ type: 'text', text: 'be brief', cache_control: { type: 'ephemeral' } }],
      thinking: { type: 'adaptive' },
      tools: [
        { name: 'f', input_schema: { type: 'object' } },
        { type: 'web_search_20250305', name: 'web_search' },
      ],
      tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true },
      mcp_servers: [{ url: 'https://x' }],
      output_config: { format: { type: 'json_schema', schema: { type: 'object' } } },
      messages: [
        { role: 'user', content: [{ type: 'image', source: { type: 'url', url: 'https://x/y.png' } }] },
        { role: 'assistant', content: [{ type: 'tool_use', id: '1', name: 'f', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: '1', content: 'ok' }] },
      ],
    });
    expect(prompt).to.include({ toolChoice: 'tool', thinking: 'adaptive', parallelToolUseDisabled: true });
    expect(prompt.outputSchema).to.deep.equal({ type: 'object' });
    expect(prompt.turns[2]?.blocks).to.deep.equal([{ type: 'tool-result', blocks: [{ type: 'text', text: 'ok' }] }]);
    expect(prompt.excludes).to.have.members(['image by URL', 'server tool web_search_20250305', 'MCP servers']);
  });

  it('reads tool calls and tool messages of OpenAI-style chats', () => {
    const { prompt } = parsePrompt({
      messages: [
        { role: 'developer', content: 'be brief' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'hi' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          ],
        },
        { role: 'assistant', content: null, tool_calls: [{ id: '1', function: { name: 'f', arguments: '{"x":1}' } }] },
        { role: 'tool', tool_call_id: '1', content: '42' },
      ],
    });
    expect(prompt.system).to.deep.equal(['be brief']);
    expect(prompt.turns.map(({ role, blocks }) => [role, blocks.map(({ type }) => type)])).to.deep.equal([
      ['user', ['text', 'image']],
      ['assistant', ['tool-use']],
      ['user', ['tool-result']],
    ]);
  });

  const refused: [string, unknown, RegExp][] = [
    ['an object without any part of a prompt', { foo: 1 }, /no part that a prompt has/],
    ['null', null, /is null/],
    ['a number', 5, /a number/],
    ['an array of something else', [1, 2], /not of messages/],
    ['messages that are no array', { messages: 5 }, /\$\.messages: is a number, not an array/],
    ['a message that is no object', { messages: [5] }, /\$\.messages\[0\]: is a number/],
    ['a role nobody has', { messages: [{ role: 'robot', content: 'x' }] }, /\$\.messages\[0\]\.role: is "robot"/],
    ['a content block that is no object', { messages: [{ role: 'user', content: [5] }] }, /content\[0\]: is a number/],
    ['a CountTokens body that is no JSON', { input: { invokeModel: { body: 'AAAA' } } }, /neither JSON nor base64/],
  ];
  for (const [name, value, message] of refused) {
    it(`refuses ${name}, and says where`, () => {
      expect(() => parsePrompt(value))
        .to.throw(BqError, message)
        .with.property('kind', 'input');
    });
  }

  it('refuses content that is nested without end, with a short message', () => {
    let content: unknown = 'x';
    for (let i = 0; i < 5000; i++) content = [{ type: 'tool_result', content }];
    expect(() => parsePrompt({ messages: [{ role: 'user', content }] }))
      .to.throw(BqError, /nested deeper than 20 levels/)
      .with.property('message')
      .with.length.lessThan(200);
  });

  it('gives a prompt or a BqError for any JSON value, whatever it is said to be', () => {
    const keys = fc.constantFrom(
      ...[
        'messages',
        'role',
        'content',
        'text',
        'type',
        'source',
        'data',
        'image',
        'document',
        'toolUse',
        'toolResult',
        'tools',
        'toolConfig',
      ],
      ...[
        'system',
        'prompt',
        'inputText',
        'message',
        'modelInput',
        'input',
        'converse',
        'invokeModel',
        'body',
        'tool_calls',
        'function',
        'bytes',
      ],
    );
    const values = fc.constantFrom(
      'user',
      'assistant',
      'system',
      'tool',
      'text',
      'image',
      'tool_result',
      'tool_use',
      'document',
      'hi',
      '',
      null,
      1,
      true,
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium' },
        values,
        fc.dictionary(keys, tie('tree'), { maxKeys: 5 }),
        fc.array(tie('tree'), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.option(fc.constantFrom(...PROMPT_KINDS)), (value, as) => {
        try {
          const { prompt } = parsePrompt(value, { as });
          expect(prompt.turns).to.be.an('array');
        } catch (error) {
          if (!(error instanceof BqError)) throw error;
          expect(error.kind).to.equal('input');
        }
      }),
      { numRuns: 3000 },
    );
  });
});

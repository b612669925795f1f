// What lies around requests: paths of errors name the user's own keys, and what only somebody else knows is named or refused.
import { expect } from 'chai';
import { BqError } from '../../src/base/errors.ts';
import { parsePrompt } from '../../src/prompts/kinds/recognise.ts';

const chat = [{ role: 'user', content: 'hi' }];
const bad = [...chat, { role: 'robot', content: 'x' }];
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const task = (Parameters: unknown, Resource = 'arn:aws:states:::bedrock:invokeModel') => ({ Type: 'Task', Resource, Parameters });

describe('prompts/wrappers', () => {
  const paths: [unknown, string][] = [
    [{ input: bad }, '$.input[1].role'],
    [bad, '$[1].role'],
    [{ contents: [{ role: 'user', parts: [{ text: 'a' }, 5] }] }, '$.contents[0].parts[1]'],
    [{ messages: [{ role: 'user', parts: [{ type: 'text', text: 'a' }, 5] }] }, '$.messages[0].parts[1]'],
    [{ recordId: 'r', modelInput: { max_tokens: 5, messages: bad } }, '$.modelInput.messages[1].role'],
    [{ modelId: 'x', body: JSON.stringify({ max_tokens: 5, messages: bad }) }, '$.body.messages[1].role'],
    [{ input: { invokeModel: { body: encoded({ max_tokens: 5, messages: bad }) } } }, '$.input.invokeModel.body.messages[1].role'],
    [task({ ModelId: 'x', Body: { max_tokens: 5, messages: bad } }), '$.Parameters.Body.messages[1].role'],
    [task({ ModelId: 'x', Messages: [{ Role: 'robot', Content: [] }] }), '$.Parameters.Messages[0].Role'],
    [{ States: { Ask: task({ ModelId: 'x', Body: { messages: bad } }) } }, '$.States["Ask"].Parameters.Body.messages[1].role'],
    [
      {
        inputs: {
          messages: [
            [
              { type: 'human', content: 'a' },
              { role: 'robot', content: 'b' },
            ],
          ],
        },
      },
      '$.inputs.messages[0][1].role',
    ],
    [{ messages: [{ type: 'constructor', id: ['HumanMessage'], kwargs: { content: [5] } }] }, '$.messages[0].kwargs.content[0]'],
    [[{ type: 'human', data: { content: [5] } }], '$[0].data.content[0]'],
    [[{ message: { role: 'user', content: [5] }, message_id: 1 }], '$[0].message.content[0]'],
    [{ schemaType: 'ModelInvocationLog', input: { inputBodyJson: { messages: bad } } }, '$.input.inputBodyJson.messages[1].role'],
    [{ system: [5], messages: chat }, '$.system[0]'],
    [{ messages: [{ role: 'user', foo: 'hi' }] }, '$.messages[0]'],
  ];
  for (const [value, path] of paths) {
    it(`names the user's own keys: ${path}`, () => {
      expect(() => parsePrompt(value)).to.throw(BqError, new RegExp(`^${path.replace(/[$.[\]"]/g, '\\$&')}: `));
    });
  }

  const refused: [string, unknown, RegExp][] = [
    [
      'an invocation log whose input is in S3',
      { schemaType: 'ModelInvocationLog', input: { inputBodyS3Path: 's3://b/k' } },
      /is in S3 \(s3:\/\/b\/k\)/,
    ],
    ['a body that names a file', { modelId: 'x', body: 'fileb://body.json' }, /\$\.body: names another file: fileb:\/\/body\.json/],
    ['a body that is filled in at run time', task({ ModelId: 'x', 'Body.$': '$.body' }), /is filled in when the state machine runs/],
    ['a state machine without Bedrock', { States: { A: { Type: 'Pass' } } }, /no state that calls Bedrock/],
    [
      'a state machine that asks twice',
      { States: { A: task({ ModelId: 'x', Body: {} }), B: task({ ModelId: 'x', Body: {} }) } },
      /2 states call Bedrock: A, B/,
    ],
    [
      'several conversations at once',
      { inputs: { messages: [[{ type: 'human', content: 'a' }], [{ type: 'human', content: 'b' }]] } },
      /holds 2 conversations/,
    ],
    ['a wrapper that is not what the user says', { messages: chat, as: 1 }, /no invoke-model/],
  ];
  for (const [name, value, message] of refused) {
    it(`refuses ${name}`, () => {
      const as = name.includes('what the user says') ? 'invoke-model' : null;
      expect(() => parsePrompt(value, { as }))
        .to.throw(BqError, message)
        .with.property('kind', 'input');
    });
  }

  const excluded: [string, unknown, string[]][] = [
    ['an item by its ID', { input: [...chat, { type: 'item_reference', id: 'i' }] }, ['an item that is named by its ID']],
    ['earlier turns of a response', { input: 'hi', previous_response_id: 'r' }, ['the earlier turns of previous_response_id']],
    ['a stored conversation', { input: 'hi', conversation: 'c' }, ['the turns of a stored conversation']],
    ['a stored prompt', { input: 'hi', prompt: { id: 'p' } }, ['a stored prompt']],
    ['calls of server tools', { input: [...chat, { type: 'web_search_call', id: 'w', status: 'completed' }] }, ['web search call']],
    ['a block that nobody knows', { messages: [{ role: 'user', content: [{ type: 'hologram', url: 'x' }] }] }, ['hologram']],
    ['a block that says nothing', { messages: [{ role: 'user', content: [{ foo: 1, bar: 2 }] }] }, ['a content block with foo, bar']],
    [
      'values of a state machine',
      task(
        { ModelId: 'x', Messages: [{ Role: 'user', Content: [{ 'Text.$': '$.question' }] }] },
        'arn:aws:states:::aws-sdk:bedrockruntime:converse',
      ),
      ['what the state machine fills in ($.question)'],
    ],
    [
      'the schema of a tool that is no JSON Schema',
      { messages: chat, tools: { f: { description: 'd', inputSchema: { _def: {} } } } },
      ['the schema of tool f, which is no JSON Schema'],
    ],
    ['a long part of a message', { messages: [{ role: 'user', content: 'hi', context: 'x'.repeat(300) }] }, ['"context" of a message']],
    ['a long part of a request', { messages: chat, knowledge: ['x'.repeat(300)] }, ['"knowledge" of the request']],
  ];
  for (const [name, value, excludes] of excluded) {
    it(`names ${name}`, () => expect(parsePrompt(value).prompt.excludes).to.deep.equal(excludes));
  }

  it('takes the model of the wrapper, and one that a router named', () => {
    const id = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
    const arn = `arn:aws:bedrock:us-east-1:111122223333:inference-profile/${id}`;
    const models: [unknown, string][] = [
      [{ modelId: id, body: JSON.stringify({ messages: chat }) }, id],
      [{ ModelId: id, Messages: [{ Role: 'user', Content: [{ Text: 'hi' }] }] }, id],
      [{ model: `bedrock/converse/${id}`, messages: chat }, id],
      [{ model: `bedrock/${arn}`, messages: chat }, arn],
      [{ model: `bedrock:${id}`, messages: chat }, id],
      [{ model: `bedrock_converse:${id}`, messages: chat }, id],
      [{ model: 'openai/gpt-oss-120b', messages: chat }, 'gpt-oss-120b'],
      [{ model: { modelId: id, provider: 'amazon-bedrock' }, messages: chat }, id],
      [{ modelId: arn, messages: chat }, arn],
    ];
    for (const [value, expected] of models) expect(parsePrompt(value).prompt.modelId).to.equal(expected);
  });

  it('opens nothing more inside a batch record: Bedrock does not either', () => {
    const inside = { modelId: 'x', body: JSON.stringify({ messages: chat }) };
    expect(() => parsePrompt({ recordId: 'r', modelInput: inside })).to.throw(BqError, /^\$\.modelInput: has no part that a prompt has/);
  });

  it('reads what other tools write: results beside calls, messages of Spring AI, ShareGPT, OpenTelemetry, ChatGPT and .NET', () => {
    const call = { name: 'f', args: { q: 'one' }, result: [{ functionResponse: { name: 'f', response: { output: 'two' } } }] };
    const shapes: [unknown, string[]][] = [
      [
        {
          messages: [
            { type: 'user', content: 'zero' },
            { type: 'gemini', content: '', toolCalls: [call] },
          ],
        },
        ['zero', 'one', 'two'],
      ],
      [[{ messageType: 'TOOL', responses: [{ id: '1', name: 'f', responseData: 'three' }] }], ['three']],
      [
        {
          conversations: [
            { from: 'human', value: 'one' },
            { from: 'gpt', value: 'two' },
          ],
        },
        ['one', 'two'],
      ],
      [
        [
          { role: 'user', parts: [{ type: 'text', content: 'one' }] },
          { role: 'tool', parts: [{ type: 'tool_call_response', response: 'two' }] },
        ],
        ['one', 'two'],
      ],
      [{ messages: [{ author: { role: 'user' }, content: { content_type: 'text', parts: ['one'] } }] }, ['one']],
      [
        {
          messages: [
            {
              role: 'user',
              contents: [
                { $type: 'text', text: 'one' },
                { $type: 'functionResult', result: 'two' },
              ],
            },
          ],
        },
        ['one', 'two'],
      ],
    ];
    for (const [value, words] of shapes) {
      const { turns, excludes } = parsePrompt(value).prompt;
      for (const word of words) expect(JSON.stringify(turns)).to.include(word);
      expect(excludes).to.deep.equal([]);
    }
  });

  it('counts a call once that a framework writes twice', () => {
    const message = {
      type: 'ai',
      content: [{ type: 'tool_use', id: '1', name: 'f', input: { x: 1 } }],
      tool_calls: [{ name: 'f', args: { x: 1 }, id: '1' }],
      additional_kwargs: { tool_calls: [{ function: { name: 'f', arguments: '{"x":1}' } }] },
    };
    expect(parsePrompt([{ type: 'human', content: 'hi' }, message]).prompt.turns[1]?.blocks).to.deep.equal([
      { type: 'tool-use', name: 'f', input: { x: 1 } },
    ]);
  });

  it('reads tools in the words of every API', () => {
    const schema = { type: 'object', properties: { q: { type: 'string' } } };
    const requests: Record<string, unknown>[] = [
      {
        toolConfig: {
          tools: [{ toolSpec: { name: 'f', description: 'd', inputSchema: { json: schema } } }, { cachePoint: { type: 'default' } }],
        },
      },
      { tools: [{ name: 'f', description: 'd', input_schema: schema }] },
      { tools: [{ type: 'function', function: { name: 'f', description: 'd', parameters: schema } }] },
      { tools: [{ type: 'function', name: 'f', description: 'd', parameters: schema }] },
      { functions: [{ name: 'f', description: 'd', parameters: schema }] },
      { tools: { f: { description: 'd', inputSchema: { jsonSchema: schema } } } },
      { tools: [{ functionDeclarations: [{ name: 'f', description: 'd', parameters: schema }] }] },
      { function_tools: [{ name: 'f', description: 'd', parameters_json_schema: schema }] },
      { tools: [{ name: 'f', description: 'd', inputSchema: { json: schema } }] },
      { additionalModelRequestFields: { tools: [{ name: 'f', description: 'd', input_schema: schema }] } },
    ];
    for (const request of requests) {
      const { tools, excludes } = parsePrompt({ messages: chat, ...request }).prompt;
      expect(tools).to.deep.equal([{ name: 'f', description: 'd', schema, deferred: false }]);
      expect(excludes).to.deep.equal([]);
    }
  });
});

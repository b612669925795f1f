// Answers that obey: forced tools and schemas in every API, whole and in pieces, cut by max_tokens, and the same for the same seed.
import {
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import fc from 'fast-check';
import { loadValueMaker, ownTokens, Replier, type Reply, type ReplyWish, textOf } from '../../src/emulator/backend/reply.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { AwsError } from '../../src/emulator/wire/aws-error.ts';
import { hello, runtimeClient, SONNET_4, testEmulator } from './kit.ts';

type Json = Record<string, unknown>;

const AT_ONCE = { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY };
const WEATHER = {
  type: 'object',
  properties: { city: { type: 'string', minLength: 40 }, unit: { enum: ['celsius', 'fahrenheit'] }, days: { type: 'integer', minimum: 1 } },
  required: ['city', 'unit', 'days'],
  additionalProperties: false,
};
const isWeather = new Ajv().compile(WEATHER);
const LIMITS = { tokensPerMinute: 1e9, requestsPerMinute: 1e6 };

const CONVERSE_TOOLS = { tools: [{ toolSpec: { name: 'weather', inputSchema: { json: WEATHER } } }] };
const ANTHROPIC = {
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 1000,
  messages: [{ role: 'user', content: 'hi' }],
};
const ANTHROPIC_TOOLS = { tools: [{ name: 'weather', input_schema: WEATHER }] };
const CHAT = { messages: [{ role: 'user', content: 'hi' }] };
const CHAT_TOOLS = { tools: [{ type: 'function', function: { name: 'weather', parameters: WEATHER } }] };

const block = (answer: Json) => (answer.content as Json[])[0] as Json;
const novaBlock = (answer: Json) => ((answer.output as Json).message as { content: Json[] }).content[0] as { text: string; toolUse: Json };
const choice = (answer: Json) => (answer.choices as Json[])[0] as { message: Json; finish_reason: string };
const toolOf = ({ message }: { message: Json }) => (message.tool_calls as { function: { name: string; arguments: string } }[])[0]?.function;

/** How each vendor's body asks for a tool or a schema, and where the answer has it. */
const BODIES: readonly { what: string; modelId: string; body: Json; read: (answer: Json) => unknown; stop: (answer: Json) => unknown }[] = [
  ...[{ type: 'any' }, { type: 'tool', name: 'weather' }].map((toolChoice) => ({
    what: `Anthropic, tool_choice ${toolChoice.type}`,
    modelId: SONNET_4,
    body: { ...ANTHROPIC, ...ANTHROPIC_TOOLS, tool_choice: toolChoice },
    read: (answer: Json) => block(answer).input,
    stop: (answer: Json) => answer.stop_reason === 'tool_use' && block(answer).type === 'tool_use' && block(answer).name === 'weather',
  })),
  ...[
    { output_format: { type: 'json_schema', schema: WEATHER } },
    { output_config: { format: { type: 'json_schema', schema: WEATHER } } },
  ].map((format) => ({
    what: `Anthropic, ${Object.keys(format)[0]}`,
    modelId: SONNET_4,
    body: { ...ANTHROPIC, ...format },
    read: (answer: Json) => JSON.parse(block(answer).text as string) as unknown,
    stop: (answer: Json) => answer.stop_reason === 'end_turn',
  })),
  {
    what: 'Nova, toolChoice any',
    modelId: 'us.amazon.nova-pro-v1:0',
    body: { messages: [{ role: 'user', content: [{ text: 'hi' }] }], toolConfig: { ...CONVERSE_TOOLS, toolChoice: { any: {} } } },
    read: (answer) => novaBlock(answer).toolUse.input,
    stop: (answer) => answer.stopReason === 'tool_use',
  },
  ...['required', { type: 'function', function: { name: 'weather' } }].map((toolChoice) => ({
    what: `chat completions, tool_choice ${JSON.stringify(toolChoice)}`,
    modelId: 'openai.gpt-oss-120b-1:0',
    body: { ...CHAT, ...CHAT_TOOLS, tool_choice: toolChoice },
    read: (answer: Json) => JSON.parse(toolOf(choice(answer))?.arguments ?? '') as unknown,
    stop: (answer: Json) => choice(answer).finish_reason === 'tool_calls' && choice(answer).message.content === null,
  })),
  {
    what: 'chat completions, response_format',
    modelId: 'qwen.qwen3-32b-v1:0',
    body: { ...CHAT, response_format: { type: 'json_schema', json_schema: { name: 'weather', schema: WEATHER } } },
    read: (answer) => JSON.parse(choice(answer).message.content as string) as unknown,
    stop: (answer) => choice(answer).finish_reason === 'stop',
  },
];

const decode = (bytes: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(bytes)) as Json;

/** What the pieces of a stream add up to: of a tool's input, or of a text. */
function pieceOf(chunk: Json): string {
  const delta = (chunk.delta ?? {}) as { text?: string; partial_json?: string };
  const nova = ((chunk.contentBlockDelta as Json | undefined)?.delta ?? {}) as { text?: string; toolUse?: { input: string } };
  const chat = ((chunk.choices as Json[] | undefined)?.[0]?.delta ?? {}) as {
    content?: string | null;
    tool_calls?: { function: { arguments: string } }[];
  };
  return (
    delta.partial_json ?? delta.text ?? nova.toolUse?.input ?? nova.text ?? chat.tool_calls?.[0]?.function.arguments ?? chat.content ?? ''
  );
}

describe('obedient answers', () => {
  let emulator: Emulator;
  const start = async (toolUse = 0, drawn = 5) => {
    emulator = await testEmulator({ pace: AT_ONCE, limits: LIMITS, replies: { seed: 7, toolUse }, drawOutputTokens: () => drawn });
    return runtimeClient(emulator, 'us-west-2');
  };
  afterEach(() => emulator.close());

  for (const { what, modelId, body, read, stop } of BODIES) {
    it(`${what}: whole and in pieces`, async () => {
      const client = await start();
      const request = { modelId, body: JSON.stringify(body) };
      const answer = decode((await client.send(new InvokeModelCommand(request))).body);
      expect(isWeather(read(answer)), JSON.stringify(answer)).to.equal(true);
      expect(stop(answer), JSON.stringify(answer)).to.equal(true);
      const { body: stream } = await client.send(new InvokeModelWithResponseStreamCommand(request));
      const pieces: string[] = [];
      for await (const { chunk } of stream ?? []) pieces.push(pieceOf(decode(chunk?.bytes)));
      expect(isWeather(JSON.parse(pieces.join(''))), pieces.join('')).to.equal(true);
    });
  }

  for (const [what, extra, isTool] of [
    ['toolChoice any', { toolConfig: { ...CONVERSE_TOOLS, toolChoice: { any: {} } } }, true],
    ['toolChoice tool', { toolConfig: { ...CONVERSE_TOOLS, toolChoice: { tool: { name: 'weather' } } } }, true],
    [
      'outputConfig',
      { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { name: 'w', schema: JSON.stringify(WEATHER) } } } } },
      false,
    ],
    [
      'output_config of the model',
      { additionalModelRequestFields: { output_config: { format: { type: 'json_schema', schema: WEATHER } } } },
      false,
    ],
    ["the model's own tool_choice", { toolConfig: CONVERSE_TOOLS, additionalModelRequestFields: { tool_choice: { type: 'any' } } }, true],
  ] as const) {
    it(`Converse, ${what}: whole and in pieces of as many tokens as it needs`, async () => {
      const client = await start();
      const request = { ...hello(1000), ...extra } as unknown as ConverseCommandInput;
      const answer = await client.send(new ConverseCommand(request));
      const content = answer.output?.message?.content?.[0];
      const value = isTool ? content?.toolUse?.input : (JSON.parse(content?.text ?? '') as unknown);
      expect(isWeather(value), JSON.stringify(answer.output)).to.equal(true);
      expect(answer.stopReason).to.equal(isTool ? 'tool_use' : 'end_turn');
      expect(answer.usage?.outputTokens).to.equal(Math.ceil(JSON.stringify(value).length / 4));
      const { stream } = await client.send(new ConverseStreamCommand(request));
      let said = '';
      let name: string | undefined;
      let stopReason: string | undefined;
      for await (const event of stream ?? []) {
        name ??= event.contentBlockStart?.start?.toolUse?.name;
        said += event.contentBlockDelta?.delta?.toolUse?.input ?? event.contentBlockDelta?.delta?.text ?? '';
        stopReason ??= event.messageStop?.stopReason;
      }
      expect(isWeather(JSON.parse(said)), said).to.equal(true);
      expect([name, stopReason]).to.deep.equal(isTool ? ['weather', 'tool_use'] : [undefined, 'end_turn']);
    });
  }

  it('max_tokens cuts JSON where it stands, and no tool is called with half an input', async () => {
    const client = await start();
    const forced = { ...hello(6), toolConfig: { ...CONVERSE_TOOLS, toolChoice: { any: {} } } } as unknown as ConverseCommandInput;
    const answer = await client.send(new ConverseCommand(forced));
    expect(answer).to.include({ stopReason: 'max_tokens' });
    expect(answer.usage?.outputTokens).to.equal(6);
    expect(answer.output?.message?.content?.[0]?.toolUse?.input).to.deep.equal({});
    const { stream } = await client.send(new ConverseStreamCommand(forced));
    let said = '';
    for await (const event of stream ?? []) said += event.contentBlockDelta?.delta?.toolUse?.input ?? '';
    expect(said).to.have.length(24);
  });

  it('an answer that is to be longer than its JSON counts as long, and is complete all the same', async () => {
    const client = await start(0, 200);
    const request = { ...hello(150), toolConfig: { ...CONVERSE_TOOLS, toolChoice: { any: {} } } } as unknown as ConverseCommandInput;
    const { stream } = await client.send(new ConverseStreamCommand(request));
    let said = '';
    let tokens: number | undefined;
    for await (const event of stream ?? []) {
      said += event.contentBlockDelta?.delta?.toolUse?.input ?? '';
      tokens ??= event.metadata?.usage?.outputTokens;
    }
    expect(isWeather(JSON.parse(said)), said).to.equal(true);
    expect(tokens).to.equal(150);
  });

  it('where the request leaves it to the model, tools are called in the stated share, and never again after their result', async () => {
    const client = await start(0.5);
    const request = { ...hello(1000), toolConfig: CONVERSE_TOOLS } as unknown as ConverseCommandInput;
    let called = 0;
    for (let call = 0; call < 60; call++) if ((await client.send(new ConverseCommand(request))).stopReason === 'tool_use') called++;
    expect(called).to.be.within(15, 45);
    const toolUse = { toolUseId: 'a', name: 'weather', input: {} };
    const messages = [
      ...(request.messages ?? []),
      { role: 'assistant' as const, content: [{ toolUse }] },
      { role: 'user' as const, content: [{ toolResult: { toolUseId: 'a', content: [{ text: 'sunny' }] } }] },
    ];
    for (let call = 0; call < 10; call++)
      expect((await client.send(new ConverseCommand({ ...request, messages }))).stopReason).to.equal('end_turn');
  });
});

describe('replies', () => {
  const wish = (schema: unknown): ReplyWish => ({ tools: [], choice: 'none', schema, isAfterTool: false });

  it('the same seed says the same', async () => {
    const make = await loadValueMaker();
    const said = (seed: number) => {
      const replier = new Replier({ seed, toolUse: 0 }, make);
      return [1, 2, 3].map(() => replier.reply(wish(WEATHER)));
    };
    expect(said(3)).to.deep.equal(said(3));
    expect(said(3)).to.not.deep.equal(said(4));
  });

  it('refuses what nothing satisfies, what is no schema, and what would be made without end', async () => {
    const replier = new Replier({ seed: 1, toolUse: 0 }, await loadValueMaker());
    const laughs = Object.fromEntries(
      Array.from({ length: 30 }, (_, level) => [
        `l${level}`,
        {
          type: 'object',
          properties: { a: { $ref: `#/$defs/l${level + 1}` }, b: { $ref: `#/$defs/l${level + 1}` } },
          required: ['a', 'b'],
        },
      ]),
    );
    for (const schema of [
      'object',
      { type: 'array', items: { type: 'string' }, minItems: 1e9 },
      { type: 'object', properties: { a: { type: 'string', minLength: 1e9 } } },
      { type: 'string', pattern: 'a{900000000}' },
      { $ref: '#/$defs/l0', $defs: { ...laughs, l30: { type: 'string' } } },
    ]) {
      expect(() => replier.reply(wish(schema)), JSON.stringify(schema).slice(0, 60)).to.throw(AwsError, 'JSON schema is invalid');
    }
    const choice = { tool: 'absent' };
    expect(() => replier.reply({ tools: [], choice, schema: null, isAfterTool: false })).to.throw(AwsError, "Tool 'absent' not found");
  });

  it('any pieces of an answer add up to it, whatever characters it has', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.nat(80),
        fc.array(fc.nat(80), { maxLength: 6 }),
        (text, more, cuts) => {
          const reply: Reply = { kind: 'json', json: JSON.stringify(text) };
          const outputTokens = Math.max(ownTokens(reply) as number, more);
          const ends = [...cuts.filter((cut) => cut < outputTokens).sort((a, b) => a - b), outputTokens];
          const pieces = ends.map((to, index) => textOf(reply, { from: ends[index - 1] ?? 0, to, outputTokens }));
          expect(pieces.join('')).to.equal(reply.json);
          for (const piece of pieces) expect(() => encodeURIComponent(piece), piece).to.not.throw();
        },
      ),
      { numRuns: 300 },
    );
  });
});

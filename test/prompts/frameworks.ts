// One conversation as each API and framework writes it: what the tests of recognising and reading compare.
import type { PromptKind } from '../../src/prompts/types.ts';

/** What happens in a conversation, one after the other. */
export type Step =
  | { readonly type: 'user'; readonly text: string }
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'call'; readonly name: string; readonly input: Readonly<Record<string, string>>; readonly result: string };

export interface Story {
  readonly system: string;
  readonly steps: readonly Step[];
}

export interface Framework {
  readonly kind: PromptKind;
  readonly write: (story: Story) => unknown;
}

const id = (index: number) => `call_${index}`;
const flat = <Item>({ steps }: Story, write: (step: Step, index: number) => Item[]): Item[] => steps.flatMap(write);

/** Messages of the APIs of Bedrock, by how each writes a text, a call and a result. */
function messages(
  story: Story,
  text: (text: string) => unknown,
  call: (step: Call, id: string) => unknown,
  result: (step: Call, id: string) => unknown,
) {
  return flat(story, (step, index): unknown[] => {
    if (step.type === 'user') return [{ role: 'user', content: [text(step.text)] }];
    if (step.type === 'say') return [{ role: 'assistant', content: [text(step.text)] }];
    return [
      { role: 'assistant', content: [call(step, id(index))] },
      { role: 'user', content: [result(step, id(index))] },
    ];
  });
}
type Call = Extract<Step, { type: 'call' }>;

const converse = (story: Story) =>
  messages(
    story,
    (text) => ({ text }),
    ({ name, input }, toolUseId) => ({ toolUse: { toolUseId, name, input } }),
    ({ result }, toolUseId) => ({ toolResult: { toolUseId, content: [{ text: result }], status: 'success' } }),
  );
const anthropic = (story: Story) =>
  messages(
    story,
    (text) => ({ type: 'text', text }),
    ({ name, input }, use) => ({ type: 'tool_use', id: use, name, input }),
    ({ result }, use) => ({ type: 'tool_result', tool_use_id: use, content: result }),
  );
const openai = (story: Story) => [
  { role: 'system', content: story.system },
  ...flat(story, (step, index): unknown[] => {
    if (step.type === 'user') return [{ role: 'user', content: step.text }];
    if (step.type === 'say') return [{ role: 'assistant', content: step.text }];
    const call = { id: id(index), type: 'function', function: { name: step.name, arguments: JSON.stringify(step.input) } };
    return [
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: id(index), content: step.result },
    ];
  }),
];
const langchain = (story: Story, wrap: (type: string, data: Record<string, unknown>) => unknown) => [
  wrap('system', { content: story.system }),
  ...flat(story, (step, index): unknown[] => {
    if (step.type === 'user') return [wrap('human', { content: step.text, additional_kwargs: {} })];
    if (step.type === 'say') return [wrap('ai', { content: [{ type: 'text', text: step.text }], tool_calls: [], invalid_tool_calls: [] })];
    const { name, input, result } = step;
    return [
      wrap('ai', { content: '', tool_calls: [{ name, args: input, id: id(index), type: 'tool_call' }] }),
      wrap('tool', { content: result, tool_call_id: id(index), status: 'success' }),
    ];
  }),
];
const CLASSES: Readonly<Record<string, string>> = { system: 'SystemMessage', human: 'HumanMessage', ai: 'AIMessage', tool: 'ToolMessage' };
const aiSdk = (story: Story, version: 4 | 5) =>
  flat(story, (step, index): unknown[] => {
    if (step.type === 'user') return [{ role: 'user', content: [{ type: 'text', text: step.text, providerOptions: {} }] }];
    if (step.type === 'say') return [{ role: 'assistant', content: [{ type: 'text', text: step.text }] }];
    const part = { toolCallId: id(index), toolName: step.name };
    const [input, output] =
      version === 5
        ? [{ input: step.input }, { output: { type: 'text', value: step.result } }]
        : [{ args: step.input }, { result: step.result }];
    return [
      { role: 'assistant', content: [{ type: 'tool-call', ...part, ...input }] },
      { role: 'tool', content: [{ type: 'tool-result', ...part, ...output }] },
    ];
  });
const uiMessages = (story: Story, version: 4 | 5) => [
  { id: 'm0', role: 'system', parts: [{ type: 'text', text: story.system }] },
  ...flat(story, (step, index): unknown[] => {
    if (step.type !== 'call')
      return [
        {
          id: `m${index + 1}`,
          role: step.type === 'user' ? 'user' : 'assistant',
          parts: [{ type: 'text', text: step.text, state: 'done' }],
        },
      ];
    const { name, input, result } = step;
    const part =
      version === 5
        ? { type: `tool-${name}`, toolCallId: id(index), state: 'output-available', input, output: result }
        : { type: 'tool-invocation', toolInvocation: { state: 'result', toolCallId: id(index), toolName: name, args: input, result } };
    return [{ id: `m${index + 1}`, role: 'assistant', content: '', parts: [{ type: 'step-start' }, part] }];
  }),
];
const gemini = (story: Story) =>
  flat(story, (step): unknown[] => {
    if (step.type === 'user') return [{ role: 'user', parts: [{ text: step.text }] }];
    if (step.type === 'say') return [{ role: 'model', parts: [{ text: step.text }] }];
    return [
      { role: 'model', parts: [{ functionCall: { name: step.name, args: step.input } }] },
      { role: 'user', parts: [{ functionResponse: { name: step.name, response: { output: step.result } } }] },
    ];
  });
const llamaindex = (story: Story) => [
  { role: 'system', additional_kwargs: {}, blocks: [{ block_type: 'text', text: story.system }] },
  ...flat(story, (step, index): unknown[] => {
    const said = (role: string, text: string) => ({ role, additional_kwargs: {}, blocks: [{ block_type: 'text', text }] });
    if (step.type === 'user') return [said('user', step.text)];
    if (step.type === 'say') return [said('assistant', step.text)];
    const call = { block_type: 'tool_call', tool_call_id: id(index), tool_name: step.name, tool_kwargs: step.input };
    return [
      { role: 'assistant', additional_kwargs: {}, blocks: [call] },
      { ...said('tool', step.result), additional_kwargs: { tool_call_id: id(index) } },
    ];
  }),
];
const strands = (story: Story) =>
  messages(
    story,
    (text) => ({ type: 'textBlock', text }),
    ({ name, input }, toolUseId) => ({ type: 'toolUseBlock', name, toolUseId, input }),
    ({ result }, toolUseId) => ({ type: 'toolResultBlock', toolUseId, status: 'success', content: [{ type: 'textBlock', text: result }] }),
  ).map((message) => ({ type: 'message', ...(message as object) }));
const pydantic = (story: Story) => {
  const system = { part_kind: 'system-prompt', content: story.system, timestamp: '2026-11-01T00:00:00Z', dynamic_ref: null };
  return [
    { kind: 'request', parts: [system], instructions: null },
    ...flat(story, (step, index): unknown[] => {
      const part = { tool_name: step.type === 'call' ? step.name : '', tool_call_id: id(index) };
      if (step.type === 'user') return [{ kind: 'request', parts: [{ part_kind: 'user-prompt', content: step.text }] }];
      if (step.type === 'say') return [{ kind: 'response', parts: [{ part_kind: 'text', content: step.text }], usage: {} }];
      return [
        { kind: 'response', parts: [{ part_kind: 'tool-call', ...part, args: JSON.stringify(step.input) }], model_name: 'm' },
        { kind: 'request', parts: [{ part_kind: 'tool-return', ...part, content: step.result }] },
      ];
    }),
  ];
};
const responses = (story: Story) =>
  flat(story, (step, index): unknown[] => {
    if (step.type === 'user') return [{ role: 'user', content: [{ type: 'input_text', text: step.text }] }];
    if (step.type === 'say') return [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: step.text }] }];
    return [
      { type: 'function_call', call_id: id(index), name: step.name, arguments: JSON.stringify(step.input) },
      { type: 'function_call_output', call_id: id(index), output: step.result },
    ];
  });
const capital = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(capital);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name.charAt(0).toUpperCase() + name.slice(1), name === 'input' ? item : capital(item)]),
  );
};
const bedrockBody = (story: Story) => ({
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 100,
  system: story.system,
  messages: anthropic(story),
});
const modelId = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const converseRequest = (story: Story) => ({ modelId, system: [{ text: story.system }], messages: converse(story) });

const autoGen = (story: Story) => [
  { content: story.system, type: 'SystemMessage' },
  ...flat(story, (step, index): unknown[] => {
    if (step.type === 'user') return [{ content: step.text, source: 'user', type: 'UserMessage' }];
    if (step.type === 'say') return [{ content: step.text, source: 'agent', thought: null, type: 'AssistantMessage' }];
    const { name, input, result } = step;
    return [
      { content: [{ id: id(index), arguments: JSON.stringify(input), name }], source: 'agent', type: 'AssistantMessage' },
      { content: [{ content: result, name, call_id: id(index), is_error: false }], type: 'FunctionExecutionResultMessage' },
    ];
  }),
];
const team = (story: Story) => [
  { role: 'system', content: story.system },
  ...flat(story, (step, index): unknown[] => {
    const head = { models_usage: null, metadata: {} };
    if (step.type === 'user') return [{ ...head, source: 'user', content: step.text, type: 'TextMessage' }];
    if (step.type === 'say') return [{ ...head, source: 'writer', content: step.text, type: 'TextMessage' }];
    const { name, input, result } = step;
    return [
      { ...head, source: 'writer', content: [{ id: id(index), arguments: JSON.stringify(input), name }], type: 'ToolCallRequestEvent' },
      { ...head, source: 'writer', content: [{ content: result, name, call_id: id(index) }], type: 'ToolCallExecutionEvent' },
    ];
  }),
];
const kernelNet = (story: Story) => [
  { Role: { Label: 'system' }, Items: [{ $type: 'TextContent', Text: story.system }] },
  ...flat(story, (step, index): unknown[] => {
    if (step.type === 'call') {
      const call = { $type: 'FunctionCallContent', Id: id(index), FunctionName: step.name, Arguments: step.input };
      const result = { $type: 'FunctionResultContent', CallId: id(index), FunctionName: step.name, Result: step.result };
      return [
        { Role: { Label: 'Assistant' }, Items: [call] },
        { Role: { Label: 'Tool' }, Items: [result] },
      ];
    }
    return [{ Role: { Label: step.type === 'user' ? 'user' : 'assistant' }, Items: [{ $type: 'TextContent', Text: step.text }] }];
  }),
];
const kernelPython = (story: Story) => [
  { content_type: 'message', role: 'system', metadata: {}, items: [{ content_type: 'text', text: story.system }] },
  ...flat(story, (step, index): unknown[] => {
    const message = (role: string, item: Record<string, unknown>) => ({ content_type: 'message', role, metadata: {}, items: [item] });
    if (step.type !== 'call') return [message(step.type === 'user' ? 'user' : 'assistant', { content_type: 'text', text: step.text })];
    const { name, input, result } = step;
    return [
      message('assistant', { content_type: 'function_call', id: id(index), name, arguments: JSON.stringify(input) }),
      message('tool', { content_type: 'function_result', id: id(index), name, result }),
    ];
  }),
];
const span = (story: Story) => ({
  'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: story.system }]),
  'gen_ai.input.messages': JSON.stringify(
    flat(story, (step, index): unknown[] => {
      const message = (role: string, part: Record<string, unknown>) => ({ role, parts: [part] });
      if (step.type !== 'call') return [message(step.type === 'user' ? 'user' : 'assistant', { type: 'text', content: step.text })];
      return [
        message('assistant', { type: 'tool_call', id: id(index), name: step.name, arguments: step.input }),
        message('tool', { type: 'tool_call_response', id: id(index), response: step.result }),
      ];
    }),
  ),
});

export const FRAMEWORKS: Readonly<Record<string, Framework>> = {
  'AutoGen model context': {
    kind: 'messages',
    write: (story) => ({ type: 'AssistantAgentState', llm_context: { messages: autoGen(story) } }),
  },
  'AutoGen team': { kind: 'messages', write: team },
  'Semantic Kernel .NET': { kind: 'messages', write: kernelNet },
  'Semantic Kernel Python': { kind: 'messages', write: (story) => ({ messages: kernelPython(story) }) },
  'OpenTelemetry span': { kind: 'ai-sdk', write: (story) => ({ name: 'chat', attributes: span(story) }) },
  'OpenTelemetry OTLP': {
    kind: 'ai-sdk',
    write: (story) => ({ attributes: Object.entries(span(story)).map(([key, stringValue]) => ({ key, value: { stringValue } })) }),
  },
  Converse: { kind: 'converse', write: converseRequest },
  Anthropic: { kind: 'anthropic', write: bedrockBody },
  'OpenAI chat': { kind: 'openai', write: (story) => ({ model: 'openai.gpt-oss-120b-1:0', messages: openai(story) }) },
  'OpenAI Responses': {
    kind: 'openai',
    write: (story) => ({ model: 'openai.gpt-oss-120b-1:0', instructions: story.system, input: responses(story) }),
  },
  'AI SDK 5 messages': { kind: 'ai-sdk', write: (story) => ({ system: story.system, messages: aiSdk(story, 5), maxOutputTokens: 100 }) },
  'AI SDK 4 messages': { kind: 'ai-sdk', write: (story) => [{ role: 'system', content: story.system }, ...aiSdk(story, 4)] },
  'AI SDK 5 UI messages': { kind: 'ai-sdk', write: (story) => ({ messages: uiMessages(story, 5) }) },
  'AI SDK 4 UI messages': { kind: 'ai-sdk', write: (story) => uiMessages(story, 4) },
  'LangChain constructors': {
    kind: 'langchain',
    write: (story) =>
      langchain(story, (type, kwargs) => ({
        lc: 1,
        type: 'constructor',
        id: ['langchain', 'schema', 'messages', CLASSES[type]],
        kwargs: { ...kwargs, type },
      })),
  },
  'LangChain prompt value': {
    kind: 'langchain',
    write: (story) => ({
      lc: 1,
      type: 'constructor',
      id: ['langchain', 'prompts', 'chat', 'ChatPromptValue'],
      kwargs: {
        messages: langchain(story, (type, kwargs) => ({
          lc: 1,
          type: 'constructor',
          id: ['langchain_core', 'messages', CLASSES[type]],
          kwargs,
        })),
      },
    }),
  },
  'LangChain messages_to_dict': {
    kind: 'langchain',
    write: (story) => langchain(story, (type, data) => ({ type, data: { ...data, type } })),
  },
  'LangChain model_dump': { kind: 'langchain', write: (story) => ({ messages: langchain(story, (type, data) => ({ type, ...data })) }) },
  'LangSmith run': {
    kind: 'langchain',
    write: (story) => ({ inputs: { messages: [langchain(story, (type, data) => ({ type, ...data }))] } }),
  },
  LlamaIndex: { kind: 'llamaindex', write: (story) => ({ messages: llamaindex(story) }) },
  'LlamaIndex chat store': {
    kind: 'llamaindex',
    write: (story) => ({ store: { user1: llamaindex(story) }, class_name: 'SimpleChatStore' }),
  },
  'Strands TypeScript': { kind: 'strands', write: (story) => ({ systemPrompt: story.system, messages: strands(story) }) },
  'Strands sessions': {
    kind: 'strands',
    write: (story) => [
      { message: { role: 'system', content: [{ text: story.system }] }, message_id: 0 },
      ...converse(story).map((message, index) => ({ message, message_id: index + 1, redact_message: null, created_at: '2026-11-01' })),
    ],
  },
  Gemini: {
    kind: 'gemini',
    write: (story) => ({ contents: gemini(story), systemInstruction: { parts: [{ text: story.system }] } }),
  },
  'messages with parts': { kind: 'gemini', write: (story) => ({ system: story.system, messages: gemini(story) }) },
  'pydantic-ai': { kind: 'pydantic-ai', write: pydantic },
  'batch record': { kind: 'batch-record', write: (story) => ({ recordId: 'r1', modelInput: bedrockBody(story) }) },
  'CountTokens input': { kind: 'count-tokens', write: (story) => ({ modelId, input: { converse: converseRequest(story) } }) },
  'InvokeModel with JSON text': { kind: 'invoke-model', write: (story) => ({ modelId, body: JSON.stringify(bedrockBody(story)) }) },
  'InvokeModel with base64': {
    kind: 'invoke-model',
    write: (story) => ({ modelId, body: Buffer.from(JSON.stringify(bedrockBody(story))).toString('base64') }),
  },
  'InvokeModel with a Buffer': {
    kind: 'invoke-model',
    write: (story) => ({ modelId, body: JSON.parse(JSON.stringify(Buffer.from(JSON.stringify(bedrockBody(story))))) }),
  },
  'InvokeModel with a Uint8Array, as an SDK command': {
    kind: 'invoke-model',
    write: (story) => ({
      middlewareStack: {},
      input: { modelId, body: JSON.parse(JSON.stringify(new Uint8Array(Buffer.from(JSON.stringify(bedrockBody(story)))))) },
    }),
  },
  'invocation log': {
    kind: 'invocation-log',
    write: (story) => ({
      schemaType: 'ModelInvocationLog',
      operation: 'Converse',
      modelId,
      input: { inputContentType: 'application/json', inputBodyJson: converseRequest(story), inputTokenCount: 5 },
      output: { outputBodyJson: {} },
    }),
  },
  'state of Step Functions': {
    kind: 'step-functions',
    write: (story) => ({
      Type: 'Task',
      Resource: 'arn:aws:states:::bedrock:invokeModel',
      Parameters: { ModelId: modelId, Body: bedrockBody(story) },
    }),
  },
  'state machine with Converse': {
    kind: 'step-functions',
    write: (story) => ({
      StartAt: 'Ask',
      States: {
        Ask: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:bedrockruntime:converse', Arguments: capital(converseRequest(story)) },
      },
    }),
  },
};

// A right body for every operation that takes one, and all the ways to make it wrong: each part replaced by a value of every kind, or gone.

export interface Body {
  readonly name: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  2 ** 53 + 2,
  '',
  'x',
  '\u0000',
  [],
  {},
  [null],
  [[]],
  [{}],
  ['x'],
  { a: 1 },
  { toString: 1 },
];

type Path = readonly (string | number)[];

function* pathsOf(value: unknown, at: Path = []): Generator<Path> {
  yield at;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) yield* pathsOf(child, [...at, Array.isArray(value) ? Number(key) : key]);
}

function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return by;
  if (Array.isArray(value)) return value.map((child, index) => (index === first ? replaced(child, rest, by) : child));
  const record = value as Record<string, unknown>;
  return { ...record, [first]: replaced(record[first], rest, by) };
}

/** JSON leaves out what is undefined. */
export function* mutations(body: unknown): Generator<{ readonly what: string; readonly text: string }> {
  for (const path of pathsOf(body)) {
    for (const value of [...VALUES, undefined]) {
      const text = JSON.stringify(replaced(body, path, value));
      if (text !== undefined) yield { what: `${path.join('.')} = ${JSON.stringify(value)}`, text };
    }
  }
}

const DEEP = 30_000;
/** What is no JSON, or no object, or deeper than any. */
export const NO_JSON: readonly (string | Uint8Array)[] = [
  '',
  '{',
  'nul',
  '"x"',
  '[1]',
  '\u0000',
  '{"a":1e999}',
  '\ufeff{}',
  '{"__proto__":{"x":1}}',
  `{"messages":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`,
  `{"a":${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}}`,
  Buffer.from([0xff, 0xfe, 0x7b]),
  Buffer.from([0xc3, 0x28]),
];

const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const BASE64 = 'aGVsbG8=';
const SCHEMA = { type: 'object', properties: { a: { type: 'string', enum: ['x', 'y'] } }, required: ['a'] };
const TOOLS = { tools: [{ toolSpec: { name: 'f', description: 'd', inputSchema: { json: SCHEMA } } }], toolChoice: { auto: {} } };

const CONVERSE = {
  messages: [
    {
      role: 'user',
      content: [
        { text: 'hello' },
        { image: { format: 'png', source: { bytes: BASE64 } } },
        { document: { format: 'pdf', name: 'a', source: { bytes: BASE64 } } },
        { cachePoint: { type: 'default' } },
      ],
    },
    { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'f', input: { a: [1, { b: 2 }] } } }] },
    { role: 'user', content: [{ toolResult: { toolUseId: 't1', content: [{ json: { a: 1 } }, { text: 'x' }], status: 'success' } }] },
  ],
  system: [{ text: 'be' }],
  inferenceConfig: { maxTokens: 100, temperature: 0.5, topP: 0.9, stopSequences: ['x'] },
  toolConfig: TOOLS,
  additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 1024 } },
};

const MESSAGES = {
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 100,
  system: 'x',
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'hi' },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: BASE64 } },
        { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: BASE64 } },
      ],
    },
    { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: { a: 1 } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'x' }] }] },
  ],
  tools: [{ name: 'f', description: 'd', input_schema: SCHEMA }],
  tool_choice: { type: 'auto' },
  thinking: { type: 'enabled', budget_tokens: 1024 },
  stop_sequences: ['x'],
};

const NOVA = {
  schemaVersion: 'messages-v1',
  messages: [{ role: 'user', content: [{ text: 'hi' }, { image: { format: 'png', source: { bytes: BASE64 } } }] }],
  system: [{ text: 'x' }],
  inferenceConfig: { max_new_tokens: 10, temperature: 0.5 },
  toolConfig: TOOLS,
};

const SERVICE_QUOTAS: Readonly<Record<string, unknown>> = {
  ListServiceQuotas: { ServiceCode: 'bedrock', MaxResults: 10, NextToken: 'x', QuotaCode: 'L-1', QuotaAppliedAtLevel: 'ACCOUNT' },
  ListAWSDefaultServiceQuotas: { ServiceCode: 'bedrock', MaxResults: 10 },
  GetServiceQuota: { ServiceCode: 'bedrock', QuotaCode: 'L-12345678' },
  GetAWSDefaultServiceQuota: { ServiceCode: 'bedrock', QuotaCode: 'L-12345678' },
  RequestServiceQuotaIncrease: { ServiceCode: 'bedrock', QuotaCode: 'L-12345678', DesiredValue: 5, ContextId: 'x' },
  ListRequestedServiceQuotaChangeHistory: { ServiceCode: 'bedrock', Status: 'PENDING', MaxResults: 5, NextToken: 'a' },
  ListRequestedServiceQuotaChangeHistoryByQuota: { ServiceCode: 'bedrock', QuotaCode: 'L-1' },
  GetRequestedServiceQuotaChange: { RequestId: 'x' },
};

const BEDROCK_METRIC = { Namespace: 'AWS/Bedrock', MetricName: 'Invocations', Dimensions: [{ Name: 'ModelId', Value: CLAUDE }] };
const CLOUDWATCH: Readonly<Record<string, unknown>> = {
  GetMetricData: {
    MetricDataQueries: [{ Id: 'a', MetricStat: { Metric: BEDROCK_METRIC, Period: 60, Stat: 'Sum' }, ReturnData: true }],
    StartTime: 1_795_000_000,
    EndTime: 1_796_000_000,
    NextToken: 'x',
    MaxDatapoints: 100,
    ScanBy: 'TimestampAscending',
  },
  ListMetrics: { ...BEDROCK_METRIC, NextToken: 'x' },
  GetMetricStatistics: { ...BEDROCK_METRIC, StartTime: 1_795_000_000, EndTime: 1_796_000_000, Period: 60, Statistics: ['Sum'] },
};

const PRICING: Readonly<Record<string, unknown>> = {
  GetProducts: {
    ServiceCode: 'AmazonBedrock',
    Filters: [{ Type: 'TERM_MATCH', Field: 'regionCode', Value: 'us-east-1' }],
    FormatVersion: 'aws_v1',
    MaxResults: 10,
    NextToken: 'x',
  },
  ListPriceLists: { ServiceCode: 'AmazonBedrock', EffectiveDate: 1_795_000_000, CurrencyCode: 'USD' },
};

const rest = (name: string, path: string, body: unknown): Body => ({ name, path, body });
const rpc = (prefix: string, table: Readonly<Record<string, unknown>>): readonly Body[] =>
  Object.entries(table).map(([name, body]) => ({
    name,
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${prefix}.${name}` },
    body,
  }));

export const BODIES: readonly Body[] = [
  rest('Converse', `/model/${CLAUDE}/converse`, CONVERSE),
  rest('ConverseStream', `/model/${CLAUDE}/converse-stream`, CONVERSE),
  rest('InvokeModel of Claude', `/model/${CLAUDE}/invoke`, MESSAGES),
  rest('InvokeModelWithResponseStream of Claude', `/model/${CLAUDE}/invoke-with-response-stream`, MESSAGES),
  rest('InvokeModel of Nova', '/model/amazon.nova-micro-v1:0/invoke', NOVA),
  rest('InvokeModel of Llama', '/model/meta.llama3-8b-instruct-v1:0/invoke', {
    prompt: 'hi',
    max_gen_len: 10,
    temperature: 0.5,
    top_p: 0.9,
  }),
  rest('InvokeModel of Titan', '/model/amazon.titan-text-express-v1/invoke', {
    inputText: 'hi',
    textGenerationConfig: { maxTokenCount: 10, stopSequences: [], temperature: 0, topP: 1 },
  }),
  rest('CountTokens', '/model/anthropic.claude-sonnet-4-5-20250929-v1:0/count-tokens', {
    input: { converse: { messages: CONVERSE.messages, system: CONVERSE.system, toolConfig: TOOLS } },
  }),
  rest('the Messages count', '/anthropic/v1/messages/count_tokens', { model: 'anthropic.claude-sonnet-4-5', ...MESSAGES }),
  ...rpc('ServiceQuotasV20190624', SERVICE_QUOTAS),
  ...rpc('GraniteServiceVersion20100801', CLOUDWATCH),
  ...rpc('AWSPriceListService', PRICING),
];

// The one operation of bedrock-agent-runtime that is served, in the notation of the SDK's own schemas: its whole client for one operation would be a hundred kilobytes.
// test/clients/frameworks calls it with that client.

const NAMESPACE = 'com.amazonaws.bedrockagentruntime';
/** Kinds of shapes: a list, a structure, an operation. */
const [LIST, STRUCTURE, OPERATION] = [1, 3, 9] as const;
/** Simple types: text (0), number (1), any JSON (15); 128 makes a map of one. */
const [TEXT, NUMBER, DOCUMENT, MAP] = [0, 1, 15, 128] as const;

type Members = readonly (readonly [name: string, type: unknown])[];

/** @param required how many of the members, the first ones */
const structure = (name: string, required: number, members: Members): unknown => [
  STRUCTURE,
  NAMESPACE,
  name,
  0,
  members.map(([member]) => member),
  members.map(([, type]) => type),
  required,
];
const list = (name: string, member: unknown): unknown => [LIST, NAMESPACE, name, 0, () => member];

const text = structure('RerankTextDocument', 0, [['text', TEXT]]);
const document = structure('RerankDocument', 1, [
  ['type', TEXT],
  ['textDocument', () => text],
  ['jsonDocument', DOCUMENT],
]);
const query = structure('RerankQuery', 2, [
  ['type', TEXT],
  ['textQuery', () => text],
]);
const source = structure('RerankSource', 2, [
  ['type', TEXT],
  ['inlineDocumentSource', () => document],
]);
const model = structure('BedrockRerankingModelConfiguration', 1, [
  ['modelArn', TEXT],
  ['additionalModelRequestFields', MAP | DOCUMENT],
]);
const bedrock = structure('BedrockRerankingConfiguration', 1, [
  ['modelConfiguration', () => model],
  ['numberOfResults', NUMBER],
]);
const configuration = structure('RerankingConfiguration', 2, [
  ['type', TEXT],
  ['bedrockRerankingConfiguration', () => bedrock],
]);
const result = structure('RerankResult', 2, [
  ['index', NUMBER],
  ['relevanceScore', NUMBER],
  ['document', () => document],
]);
const input = structure('RerankRequest', 3, [
  ['queries', () => list('RerankQueriesList', query)],
  ['sources', () => list('RerankSourcesList', source)],
  ['rerankingConfiguration', () => configuration],
  ['nextToken', TEXT],
]);
const output = structure('RerankResponse', 1, [
  ['results', () => list('RerankResultsList', result)],
  ['nextToken', TEXT],
]);

/** As a client package would export it. */
export const agentRuntime = { Rerank$: [OPERATION, NAMESPACE, 'Rerank', { http: ['POST', '/rerank', 200] }, () => input, () => output] };

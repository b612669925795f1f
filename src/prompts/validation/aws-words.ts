// Problems of a body in AWS's words. Each kind of body is answered in the manner of its own API, as public reports show it (2026-11): the Messages API's validator for
// Claude, constraints of the service for Converse, JSON schema for Amazon's, Meta's, Mistral's and Cohere's own bodies, the model server's parser for chat completions.
import { shownValue } from '../../base/json-value.ts';
import type { BodyForm } from './forms.ts';
import type { BodyProblem, Fault } from './rules.ts';

interface Told {
  readonly form: BodyForm;
  readonly modelId: string;
  /** Characters: parsers name the place where they gave up. */
  readonly bodyLength: number;
}

/** @param problems at least one */
export function inAwsWords(problems: readonly BodyProblem[], told: Told): string {
  const [first] = problems;
  if (first === undefined) throw new RangeError('nothing is wrong');
  const { form } = told;
  if (form === 'converse') return converseWords(problems, first);
  if (form === 'anthropic') return messagesWords(first, told.modelId);
  if (form === 'chat' || form === 'mistral-chat') return parserWords(first, told.bodyLength);
  return `Malformed input request: ${problems.map(schemaWords).join('')}, please reformat your input and try again.`;
}

const steps = (path: string) => path.split(/[.[\]]+/).filter((step) => step !== '');
const parentAndKey = (path: string) => {
  const all = steps(path);
  return { parent: all.slice(0, -1), key: all.at(-1) ?? '' };
};

/** `messages.0.content: Field required` */
function messagesWords({ path, fault }: BodyProblem, modelId: string): string {
  const at = steps(path)
    .join('.')
    .replace(/^thinking\.budget/, 'thinking.enabled.budget');
  switch (fault.kind) {
    case 'rule':
      return fault.words;
    case 'missing':
      return `${at}: Field required`;
    case 'unknown':
      return `${at}: Extra inputs are not permitted`;
    case 'empty':
      return emptyMessage(path, fault.value);
    case 'type':
      return `${at}: Input should be ${MESSAGE_TYPES[fault.expected]}${isFraction(fault) ? ', got a number with a fractional part' : ''}`;
    case 'below':
      return `${at}: Input should be greater than or equal to ${fault.least}`;
    case 'above':
      return at === 'max_tokens'
        ? `max_tokens: ${fault.value} > ${fault.most}, which is the maximum allowed number of output tokens for ${modelId.replace('anthropic.', '').replace(/-v\d+(?::\d+)?$/, '')}`
        : `${at}: Input should be less than or equal to ${fault.most}`;
    case 'choice':
      return `${at}: Input should be ${fault.allowed
        .map((word) => `'${word}'`)
        .join(', ')
        .replace(/, ([^,]*)$/, ' or $1')}`;
  }
}

const MESSAGE_TYPES = {
  integer: 'a valid integer',
  number: 'a valid number',
  string: 'a valid string',
  boolean: 'a valid boolean',
  array: 'a valid list',
  object: 'a valid dictionary',
} as const;

const isFraction = (fault: Fault) => fault.kind === 'type' && fault.expected === 'integer' && typeof fault.value === 'number';

function emptyMessage(path: string, value: string | readonly unknown[]): string {
  if (path === 'messages') return 'messages: at least one message is required';
  const [root = '', index] = steps(path);
  if (root === 'messages' && path.endsWith('.content'))
    return `messages.${index}: all messages must have non-empty content except for the optional final assistant message`;
  const what = typeof value === 'string' && value !== '' ? 'must contain non-whitespace text' : 'must be non-empty';
  if (root === 'messages' || root === 'system') return `${root}: text content blocks ${what}`;
  return `${steps(path).join('.')}: ${typeof value === 'string' ? 'String should have at least 1 character' : 'List should have at least 1 item after validation, not 0'}`;
}

/** Constraints are counted and joined; sentences of the service, and those that it hands on from the model, stand alone. */
function converseWords(problems: readonly BodyProblem[], first: BodyProblem): string {
  const constraints = problems.map(constraint).filter((words) => words !== null);
  if (constraints.length > 0)
    return `${constraints.length} validation error${constraints.length === 1 ? '' : 's'} detected: ${constraints.join('; ')}`;
  const { fault, path } = first;
  const at = steps(path).join('.');
  if (fault.kind === 'rule') return fault.saidBy === 'service' ? fault.words : `The model returned the following errors: ${fault.words}`;
  if (fault.kind === 'above')
    return `The maximum tokens you requested exceeds the model limit of ${fault.most}. Try again with a maximum tokens value that is lower than ${fault.most}.`;
  if (path === 'messages')
    return 'A conversation must start with a user message. Try again with a conversation that starts with a user message.';
  if (fault.kind === 'empty' && at.endsWith('.text'))
    return `The text field in the ContentBlock object at ${at.slice(0, -'.text'.length)} is blank. Add text to the text field, and try again.`;
  if (fault.kind === 'empty')
    return `The content field in the Message object at ${at.replace(/\.content$/, '')} is empty. Add a ContentBlock object to the content field and try again.`;
  return `The value at ${at} is not valid.`;
}

/** What the service's own model of the request forbids; null where something behind it says so. */
function constraint({ path, fault }: BodyProblem): string | null {
  const at = path.replaceAll(/\[(\d+)\]/g, (_, index) => `.${Number(index) + 1}.member`);
  const failed = (value: unknown, what: string) =>
    `Value '${shownValue(value)}' at '${at}' failed to satisfy constraint: Member must ${what}`;
  switch (fault.kind) {
    case 'missing':
      return path === 'messages' ? null : `Value null at '${at}' failed to satisfy constraint: Member must not be null`;
    case 'below':
      return failed(fault.value, `have value greater than or equal to ${fault.least}`);
    case 'above':
      return path === 'inferenceConfig.maxTokens' ? null : failed(fault.value, `have value less than or equal to ${fault.most}`);
    case 'choice':
      return failed(fault.value, `satisfy enum value set: [${fault.allowed.join(', ')}]`);
    case 'type':
      return failed(fault.value, `be of type ${SCHEMA_TYPES[fault.expected]}`);
    default:
      return null;
  }
}

const SCHEMA_TYPES = {
  integer: 'Integer',
  number: 'Number',
  string: 'String',
  boolean: 'Boolean',
  array: 'JSONArray',
  object: 'JSONObject',
} as const;

/** `#/inferenceConfig: extraneous key [maxTokns] is not permitted` */
function schemaWords({ path, fault }: BodyProblem): string {
  const { parent, key } = parentAndKey(path);
  const above = ['#', ...parent].join('/');
  const at = ['#', ...steps(path)].join('/');
  switch (fault.kind) {
    case 'rule':
      return `${at}: ${fault.words}`;
    case 'missing':
      return `${above}: required key [${key}] not found`;
    case 'unknown':
      return `${above}: extraneous key [${key}] is not permitted`;
    case 'empty':
      return typeof fault.value === 'string'
        ? `${at}: expected minLength: 1, actual: 0`
        : `${at}: expected minimum item count: 1, found: 0`;
    case 'type':
      return `${at}: expected type: ${SCHEMA_TYPES[fault.expected]}, found: ${schemaTypeOf(fault.value)}`;
    case 'below':
      return `${at}: ${fault.value} is not greater or equal to ${fault.least}`;
    case 'above':
      return `${at}: ${fault.value} is not less or equal to ${fault.most}`;
    case 'choice':
      return `${at}: ${shownValue(fault.value)} is not a valid enum value`;
  }
}

function schemaTypeOf(value: unknown): string {
  if (value === null || value === undefined) return 'Null';
  if (Array.isArray(value)) return 'JSONArray';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'BigDecimal';
  return { string: 'String', boolean: 'Boolean' }[typeof value as string] ?? 'JSONObject';
}

/** `missing field `messages` at line 1 column 20` */
function parserWords({ path, fault }: BodyProblem, bodyLength: number): string {
  const { key } = parentAndKey(path);
  const where = `at line 1 column ${bodyLength}`;
  const parsed = (words: string) => `Failed to deserialize the JSON body into the target type: ${words} ${where}`;
  switch (fault.kind) {
    case 'rule':
      return fault.words;
    case 'missing':
      return parsed(`missing field \`${key}\``);
    case 'unknown':
      return `${key}: Extra inputs are not permitted`;
    case 'empty':
      return `${key} must not be empty`;
    case 'type':
      return parsed(`${key}: invalid type: ${parserTypeOf(fault.value)}, expected ${PARSER_TYPES[fault.expected]}`);
    case 'below':
      return `${key} must be at least ${fault.least}, got ${fault.value}.`;
    case 'above':
      return `${key} must be at most ${fault.most}, got ${fault.value}.`;
    case 'choice':
      return parsed(
        `${key}: unknown variant \`${shownValue(fault.value)}\`, expected one of ${fault.allowed.map((word) => `\`${word}\``).join(', ')}`,
      );
  }
}

const PARSER_TYPES = {
  integer: 'u32',
  number: 'f32',
  string: 'a string',
  boolean: 'a boolean',
  array: 'a sequence',
  object: 'a map',
} as const;

function parserTypeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'sequence';
  if (typeof value === 'number') return Number.isInteger(value) ? `integer \`${value}\`` : `floating point \`${value}\``;
  if (typeof value === 'string') return `string ${JSON.stringify(value.slice(0, 60))}`;
  return typeof value === 'boolean' ? `boolean \`${value}\`` : 'map';
}

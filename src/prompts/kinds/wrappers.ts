// What requests are wrapped in (batch records, CountTokens and InvokeModel inputs, invocation logs, state machines, SDK dumps) is opened.
import { inputError } from '../../base/errors.ts';
import { isObject, type JsonObject, MAX_NESTING, stringOrNull, typeName } from '../../base/json-value.ts';
import { phrase } from '../../base/phrases.ts';
import { PROMPTS } from '../../words/en/prompts.ts';
import type { PromptKind } from '../types.ts';
import { isAgentMessage } from './agents.ts';
import { openExport, openExportList } from './exports.ts';
import { base64Of } from './media-sources.ts';
import { speakerOf } from './messages.ts';

export interface Opened {
  /** What lies inside: a request, a body, a list of messages, a text. */
  readonly value: unknown;
  /** Where it lies, as the user's own keys lead there: `$.Parameters.Body`. */
  readonly path: string;
  /** The outermost wrapper that has a name; null where there is none. */
  readonly kind: PromptKind | null;
  /** Known to be this inside; null where it must be recognised. */
  readonly inner: 'converse' | null;
  /** As the wrapper names it. */
  readonly modelId: string | null;
  readonly recordId: string | null;
  /** What the wrapper says to be left out: values that are only known at run time. */
  readonly excludes: readonly string[];
  /** The user's own keys begin with capitals. */
  readonly hasCapitalKeys: boolean;
}

/** Wrappers in wrappers; no more than this are opened. */
const MOST_WRAPPERS = 8;

type Step = Partial<Omit<Opened, 'value' | 'path'>> & { readonly value: unknown; readonly at: string };
type Opener = (value: JsonObject, path: string) => Step | null;

/** @throws BqError where a wrapper holds nothing that can be counted; the path names it */
export function openWrappers(value: unknown): Opened {
  let opened: Opened = { value, path: '$', kind: null, inner: null, modelId: null, recordId: null, excludes: [], hasCapitalKeys: false };
  for (let depth = 0; depth < MOST_WRAPPERS; depth++) {
    const { value: current, path } = opened;
    // The input of a batch record is the body itself: Bedrock opens nothing more.
    if (opened.kind === 'batch-record' || !(isObject(current) || Array.isArray(current))) return opened;
    const step: Step | null = Array.isArray(current)
      ? openExportList(current, path)
      : OPENERS.reduce<Step | null>((found, open) => found ?? open(current, path), null);
    if (step === null) return opened;
    opened = {
      value: step.value,
      path: `${path}${step.at}`,
      kind: opened.kind ?? step.kind ?? null,
      inner: step.inner ?? opened.inner,
      modelId: opened.modelId ?? step.modelId ?? null,
      recordId: opened.recordId ?? step.recordId ?? null,
      excludes: [...opened.excludes, ...(step.excludes ?? [])],
      hasCapitalKeys: step.hasCapitalKeys ?? opened.hasCapitalKeys,
    };
  }
  return opened;
}

const OPENERS: readonly Opener[] = [
  batchRecord,
  invocationLog,
  logEvent,
  countTokens,
  stateMachine,
  stateParameters,
  capitalKeys,
  invokeModel,
  langchainValue,
  exported,
  container,
];

function batchRecord(value: JsonObject): Step | null {
  if (!isObject(value.modelInput)) return null;
  return { value: value.modelInput, at: '.modelInput', kind: 'batch-record', recordId: stringOrNull(value.recordId) };
}

/** A record of Bedrock's model invocation log: its input is the body that was sent. */
function invocationLog(value: JsonObject, path: string): Step | null {
  const input = value.input;
  const isLog = value.schemaType === 'ModelInvocationLog' || (isObject(input) && 'inputContentType' in input);
  if (!isLog || !isObject(input)) return null;
  if (input.inputBodyJson === undefined) {
    const inS3 = input.inputBodyS3Path;
    const problem = typeof inS3 === 'string' ? phrase(PROMPTS, 'textInS3', inS3.slice(0, 200)) : phrase(PROMPTS, 'textNotInLog');
    throw inputError(`${path}.input`, problem, [phrase(PROMPTS, 'useUsage')], 'NOT_A_PROMPT');
  }
  const body = typeof input.inputBodyJson === 'string' ? parsedOrNull(input.inputBodyJson) : input.inputBodyJson;
  if (body === null) throw inputError(`${path}.input.inputBodyJson`, phrase(PROMPTS, 'cutShort'), [], 'NOT_A_PROMPT');
  const inner = /^Converse/.test(stringOrNull(value.operation) ?? '') ? 'converse' : null;
  return { value: body, at: '.input.inputBodyJson', kind: 'invocation-log', modelId: stringOrNull(value.modelId), inner };
}

/** An event of CloudWatch Logs whose message is such a record. */
function logEvent(value: JsonObject): Step | null {
  for (const name of ['message', '@message']) {
    const text = value[name];
    if (typeof text !== 'string' || !text.includes('"ModelInvocationLog"')) continue;
    const record = parsedOrNull(text);
    if (isObject(record)) return { value: record, at: `.${name}` };
  }
  return null;
}

function countTokens(value: JsonObject, path: string): Step | null {
  const input = isObject(value.input) ? value.input : value;
  const at = input === value ? '' : '.input';
  const modelId = modelIn(value);
  if (isObject(input.converse)) return { value: input.converse, at: `${at}.converse`, kind: 'count-tokens', modelId, inner: 'converse' };
  if (isObject(input.invokeModel) && input.invokeModel.body !== undefined) {
    const body = bodyOf(input.invokeModel.body, `${path}${at}.invokeModel.body`);
    return { value: body, at: `${at}.invokeModel.body`, kind: 'count-tokens', modelId };
  }
  return null;
}

/** A definition of Step Functions: its one state that calls Bedrock. */
function stateMachine(value: JsonObject, path: string): Step | null {
  if (!isObject(value.States)) return null;
  const states = Object.entries(value.States).filter(([, state]) => isObject(state) && isBedrockState(state));
  const [first] = states;
  if (first === undefined) throw inputError(`${path}.States`, phrase(PROMPTS, 'noState'), [], 'NOT_A_PROMPT');
  if (states.length > 1) {
    const names = states.map(([name]) => name);
    throw inputError(`${path}.States`, phrase(PROMPTS, 'manyStates', states.length, names.join(', ').slice(0, 200)), [
      phrase(PROMPTS, 'oneAtATime', `.States[${JSON.stringify(names[0])}]`),
    ]);
  }
  return { value: first[1], at: `.States[${JSON.stringify(first[0])}]`, kind: 'step-functions' };
}

function isBedrockState({ Resource: resource }: JsonObject): boolean {
  return typeof resource === 'string' && /bedrock(?:runtime)?:(?:invokeModel|converse)/i.test(resource);
}

/** A task state: Parameters (JSONPath) or Arguments (JSONata). */
function stateParameters(value: JsonObject, path: string): Step | null {
  if (!('Resource' in value || 'Type' in value)) return null;
  for (const name of ['Parameters', 'Arguments']) {
    const parameters = value[name];
    if (!isObject(parameters)) continue;
    const whole = ['Body.$', 'Messages.$', 'body.$', 'messages.$'].find((each) => each in parameters);
    if (whole !== undefined) throw inputError(`${path}.${name}["${whole}"]`, phrase(PROMPTS, 'filledIn'), [], 'NOT_A_PROMPT');
    const found = new Set<string>();
    const known = knownBefore(parameters, found);
    const excludes = [...found].map((each) => `what the state machine fills in (${each})`);
    return { value: known, at: `.${name}`, kind: 'step-functions', excludes };
  }
  return null;
}

/** The parameters without what is filled in at run time: `"Content.$": "$.prompt"` and `{% $states.input.prompt %}` become empty texts. */
function knownBefore(value: unknown, found: Set<string>, depth = 0): unknown {
  if (typeof value === 'string' && /^\{%[\s\S]*%\}$/.test(value)) {
    found.add(value.slice(0, 80));
    return '';
  }
  if (depth > MAX_NESTING || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => knownBefore(item, found, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if (!name.endsWith('.$') || typeof item !== 'string') return [name, knownBefore(item, found, depth + 1)];
      found.add(item.slice(0, 80));
      return [name.slice(0, -2), ''];
    }),
  );
}

/** Members of a request whose content is the user's own: their keys stay as they are. */
const USERS_OWN = new Set(['Json', 'Input', 'AdditionalModelRequestFields', 'PromptVariables', 'RequestMetadata']);

/** Step Functions and .NET begin each member of a request with a capital. */
function capitalKeys(value: JsonObject, path: string): Step | null {
  if (!('ModelId' in value || 'Messages' in value) || 'modelId' in value || 'messages' in value) return null;
  const modelId = stringOrNull(value.ModelId);
  if (value.Body !== undefined) return { value: bodyOf(value.Body, `${path}.Body`), at: '.Body', kind: 'invoke-model', modelId };
  return { value: lowered(value), at: '', hasCapitalKeys: true, modelId };
}

function lowered(value: unknown, depth = 0): unknown {
  if (depth > MAX_NESTING) return value;
  if (Array.isArray(value)) return value.map((item) => lowered(item, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      USERS_OWN.has(name) ? item : lowered(item, depth + 1),
    ]),
  );
}

/** An InvokeModel request: the AWS CLI's input, an SDK's command, a line of OpenAI's batch files. */
function invokeModel(value: JsonObject, path: string): Step | null {
  if (hasPrompt(value) || isMessageLike(value)) return null;
  const name = ['body', 'requestBody', 'request_body'].find((each) => value[each] !== undefined && value[each] !== null);
  if (name === undefined) return null;
  const recordId = stringOrNull(value.custom_id);
  return { value: bodyOf(value[name], `${path}.${name}`), at: `.${name}`, kind: 'invoke-model', modelId: modelIn(value), recordId };
}

/** The body of InvokeModel: JSON text, base64 as on the wire, bytes, or JSON itself. */
function bodyOf(body: unknown, path: string): unknown {
  if (typeof body === 'string' && /^fileb?:\/\//.test(body))
    throw inputError(path, `names another file: ${body.slice(0, 200)}`, ['Count that file.'], 'NOT_A_PROMPT');
  const text = typeof body === 'string' && /^\s*[[{]/.test(body) ? body : bytesText(body);
  if (text === null) {
    if (isObject(body)) return body;
    throw inputError(path, `is ${typeName(body)}, not a body`, [], 'NOT_A_PROMPT');
  }
  const found = parsedOrNull(text);
  if (found === null) throw inputError(path, 'is neither JSON nor base64 of JSON', [], 'NOT_A_PROMPT');
  return found;
}

function bytesText(body: unknown): string | null {
  const base64 = base64Of(body);
  return base64 === null ? null : Buffer.from(base64, 'base64').toString('utf8');
}

/** LangChain's dump of a prompt value: `{lc, type: "constructor", kwargs}`. */
function langchainValue(value: JsonObject): Step | null {
  if (value.type !== 'constructor' || !isObject(value.kwargs)) return null;
  const name = Array.isArray(value.id) ? value.id.at(-1) : null;
  return speakerOf(name) === null ? { value: value.kwargs, at: '.kwargs', kind: 'langchain' } : null;
}

/** Conversations that chats export and tracing keeps. */
function exported(value: JsonObject, path: string): Step | null {
  return hasPrompt(value) || isMessageLike(value) ? null : openExport(value, path);
}

/** What tracing tools, SDK commands and sessions call the request in their records. */
const CONTAINERS = [
  'input',
  'inputs',
  'request',
  'params',
  'parameters',
  'payload',
  'kwargs',
  'args',
  'arguments',
  'state',
  'values',
  'data',
  'chat_store',
  'store',
  'response_item',
  'llm_context',
  'model_context',
];

function container(value: JsonObject): Step | null {
  if (hasPrompt(value) || isMessageLike(value)) return null;
  const inside = CONTAINERS.filter((name) => {
    const inner = value[name];
    return isObject(inner) || (Array.isArray(inner) && inner.length > 0 && inner.every(isMessageLike));
  });
  const [first] = inside;
  if (first !== undefined) return { value: value[first], at: `.${first}`, modelId: modelIn(value) };
  // LlamaIndex's chat store: messages by user.
  const [only, second] = Object.entries(value);
  if (only === undefined || second !== undefined || !Array.isArray(only[1]) || only[1].length === 0) return null;
  return only[1].every(isMessageLike) ? { value: only[1], at: `[${JSON.stringify(only[0])}]` } : null;
}

/** Whether a value looks like one message of a list. */
export function isMessageLike(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (value.type === 'constructor' && isObject(value.kwargs)) return true;
  if (typeof value.kind === 'string' && Array.isArray(value.parts)) return true;
  if (isAgentMessage(value)) return true;
  if (isObject(value.message) && value.message.role !== undefined) return true;
  if ('role' in value || '_role' in value || 'messageType' in value) return true;
  return (speakerOf(value.type) ?? speakerOf(value.from)) !== null && ('data' in value || 'content' in value || 'value' in value);
}

/** Members that make a value a prompt of itself. */
const PROMPT_MEMBERS = ['messages', 'contents', 'conversations', 'prompt', 'inputText', 'texts', 'chat_history', 'conversation'];

export function hasPrompt(value: JsonObject): boolean {
  if (PROMPT_MEMBERS.some((name) => value[name] !== undefined && value[name] !== null)) return true;
  if (typeof value.message === 'string' || typeof value.input === 'string') return true;
  return Array.isArray(value.input) && (value.input.length === 0 || value.input.some((item) => isObject(item) || typeof item === 'string'));
}

/** Whether a value is a request by itself, or something that is opened to one; a message is not. */
export function isRequest(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (hasPrompt(value) || isObject(value.modelInput)) return true;
  return !isMessageLike(value) && ['body', 'input', 'Parameters', 'Messages'].some((name) => value[name] !== undefined);
}

function modelIn(value: JsonObject): string | null {
  return stringOrNull(value.modelId) ?? stringOrNull(value.ModelId) ?? stringOrNull(value.model_id) ?? stringOrNull(value.model);
}

/** @returns null where the text is no JSON */
function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

// What is wrong with a request body, behind the path of the key: `messages[0].role is "assistant": …`.
import { words } from '../../base/phrases.ts';

export const BODIES = words('bodies', {
  // A line that is no record.
  tooLong: 'longer than any request',
  atColumn: (column: number, problem: string) => `column ${column}: ${problem}`,
  tooDeep: 'is nested too deep',
  notARecord: 'is missing: a batch record has recordId and modelInput',
  at: (path: string, problem: string) => `${path} ${problem}`,
  // Any key.
  missing: 'is missing',
  empty: 'is empty',
  wrongType: (shown: Shown, expected: ValueType) => `is ${shown}, not ${TYPES[expected]}`,
  below: (value: number, least: number) => `is ${value}, below ${least}`,
  above: (value: number, most: number) => `is ${value}, above ${most}`,
  notBetween: (value: number, least: number, most: number) => `is ${value}, not between ${least} and ${most}`,
  noChoice: (shown: string, allowed: readonly string[]) => `is ${shown}, not ${allowed.map((word) => `"${word}"`).join(' or ')}`,
  noKey: 'is no key of this form',
  otherSpelling: (own: string) => `is no key of this form: it is spelt ${own}`,
  foreign: (key: ForeignKey) => `is no key of this form: ${FOREIGN[key]}`,
  // Messages and their blocks.
  oneKind: 'has not exactly one kind of content',
  blockType: 'is missing: blocks of the Messages API name their type ({"type": "text", "text": …})',
  noBlock: (shown: string) => `is ${shown}, which is no block`,
  firstIsUsers: 'is "assistant": the first message is the user\'s',
  lastIsUsers: 'is "assistant": this model takes no beginning of its answer, the last message is the user\'s',
  callsUnanswered: (ids: string) => `calls tools (${ids}) without results in the next message`,
  resultsMissing: (ids: string) => `holds no results of the calls ${ids}`,
  resultsUnasked: (ids: string) => `holds results (${ids}) of no call in the message before`,
  nameTwice: (shown: string) => `is ${shown} again`,
  toolsMissing: 'is missing, and messages call tools',
  documentAlone: 'holds a document without a text',
  // Settings.
  noChatKey: 'is no key of this form (chat completions)',
  otherModel: (shown: string | undefined, use: 'batch' | 'call') => `is ${shown}, not the model of the ${use === 'batch' ? 'job' : 'call'}`,
  jobAnswersWhole: 'is true: a job answers whole',
  noTools: 'is there, and the model takes no tools',
  noToolsInStreams: 'is there, and the model takes tools only where it does not stream',
  aboveModel: (value: number, most: number) => `is ${value}, above what the model can write (${most})`,
  noThinking: 'is nothing that this model can',
  adaptiveFrom: 'is "adaptive", which Claude 4.6 is the first to take',
  adaptiveNow: 'is "enabled": from Claude 4.7 on it is "adaptive", with output_config.effort instead of a budget',
  budget: (budget: number, maxTokens: number) => `is ${budget}, not below max_tokens (${maxTokens})`,
  temperatureWithThinking: (value: number) => `is ${value}: with thinking it is 1 or left out`,
  notWithThinking: 'cannot be set with thinking',
  topPWithThinking: (value: number) => `is ${value}: with thinking it is 0.95 to 1`,
  choiceWithThinking: (shown: string) => `is "${shown}": with thinking it is "auto" or "none"`,
  notTaken: 'is nothing that this model takes: leave it out',
  oneOfTwo: 'is beside temperature: this model takes one of them',
});

export type ValueType = keyof typeof TYPES;
/** A number as it is, anything else by its kind: `an array`, `null`. */
export type Shown = string | number;

const TYPES = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
} as const;

/** Keys that people bring from other APIs, and what to do instead. */
export type ForeignKey = keyof typeof FOREIGN;

const FOREIGN = {
  modelId: 'the model is named beside the body',
  model: 'the model is named beside the body',
  stream: 'the operation says how it is answered',
  recordId: 'belongs beside modelInput',
  modelInput: 'is there already around it',
} as const;

export const isForeign = (key: string): key is ForeignKey => Object.hasOwn(FOREIGN, key);

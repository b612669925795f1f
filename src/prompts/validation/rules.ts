// Rules for parts of a request body: what a value may be, and which keys there are. A rule says what is wrong, by the path of the key.
import { isObject, type JsonObject, typeName } from '../../base/json-value.ts';

export interface BodyProblem {
  /** Below the body: `messages[0].content`; empty: the body itself. */
  readonly path: string;
  /** Goes behind the path: `is 0, below 1`. */
  readonly problem: string;
}

/** @returns what is wrong with a value that is there */
export type Rule = (value: unknown, path: string) => readonly BodyProblem[];

const wrong = (path: string, problem: string): BodyProblem[] => [{ path, problem }];
const fine: readonly BodyProblem[] = [];

export const anything: Rule = () => fine;

export const whole =
  (min: number, max = Number.POSITIVE_INFINITY): Rule =>
  (value, path) => {
    if (typeof value !== 'number') return wrong(path, `is ${typeName(value)}, not a whole number`);
    if (!Number.isInteger(value)) return wrong(path, `is ${value}, not a whole number`);
    return value < min ? wrong(path, `is ${value}, below ${min}`) : value > max ? wrong(path, `is ${value}, above ${max}`) : fine;
  };

export const number =
  (min: number, max: number): Rule =>
  (value, path) => {
    if (typeof value !== 'number') return wrong(path, `is ${typeName(value)}, not a number`);
    return value < min || value > max ? wrong(path, `is ${value}, not between ${min} and ${max}`) : fine;
  };

export const flag: Rule = (value, path) => (typeof value === 'boolean' ? fine : wrong(path, `is ${typeName(value)}, not true or false`));

export const string: Rule = (value, path) => (typeof value === 'string' ? fine : wrong(path, `is ${typeName(value)}, not a text`));

/** A text with something in it. */
export const text: Rule = (value, path) => {
  if (typeof value !== 'string') return wrong(path, `is ${typeName(value)}, not a text`);
  return value.trim() === '' ? wrong(path, 'is empty') : fine;
};

export const oneOf =
  (...allowed: readonly string[]): Rule =>
  (value, path) =>
    allowed.includes(value as string)
      ? fine
      : wrong(path, `is ${JSON.stringify(value)?.slice(0, 60)}, not ${allowed.map((word) => `"${word}"`).join(' or ')}`);

/** @param least items */
export const list =
  (item: Rule, least = 0): Rule =>
  (value, path) => {
    if (!Array.isArray(value)) return wrong(path, `is ${typeName(value)}, not a list`);
    if (value.length < least) return wrong(path, 'is empty');
    return value.flatMap((each, index) => item(each, `${path}[${index}]`));
  };

export const anyOf =
  (...rules: readonly Rule[]): Rule =>
  (value, path) => {
    const found = rules.map((rule) => rule(value, path));
    return found.some((problems) => problems.length === 0) ? fine : (found.at(-1) as readonly BodyProblem[]);
  };

/** Keys and their rules; `required` must be there; keys that no rule names are refused, unless `open`. */
export interface Shape {
  readonly keys: Readonly<Record<string, Rule>>;
  readonly required?: readonly string[];
  readonly open?: boolean;
}

export const object =
  (shape: Shape): Rule =>
  (value, path) =>
    isObject(value) ? checkKeys(value, shape, path) : wrong(path, `is ${typeName(value)}, not an object`);

/** Keys that people bring from other APIs, and what to do instead. */
const FOREIGN: Readonly<Record<string, string>> = {
  modelId: 'the job names the model, not the record',
  model: 'the job names the model, not the record',
  stream: 'a job answers whole',
  recordId: 'belongs beside modelInput',
  modelInput: 'is there already around it',
};

export function checkKeys(value: JsonObject, { keys, required = [], open = false }: Shape, path: string): BodyProblem[] {
  const at = (key: string) => (path === '' ? key : `${path}.${key}`);
  const problems: BodyProblem[] = [];
  for (const key of required) if (value[key] === undefined) problems.push({ path: at(key), problem: 'is missing' });
  for (const [key, given] of Object.entries(value)) {
    const rule = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (rule) problems.push(...(given === undefined ? [] : rule(given, at(key))));
    else if (!open || isOtherSpelling(key, keys)) problems.push({ path: at(key), problem: unknownKey(key, keys) });
  }
  return problems;
}

function unknownKey(key: string, keys: Shape['keys']): string {
  const own = spelling(key, keys);
  if (own !== undefined) return `is no key of this form: it is spelt ${own}`;
  const why = FOREIGN[key];
  return `is no key of this form${why === undefined ? '' : `: ${why}`}`;
}

const plain = (key: string) => key.replaceAll(/[_-]/g, '').toLowerCase();
const spelling = (key: string, keys: Shape['keys']) => Object.keys(keys).find((own) => own !== key && plain(own) === plain(key));
const isOtherSpelling = (key: string, keys: Shape['keys']) => spelling(key, keys) !== undefined;

// Rules for parts of a request body: what a value may be, and which keys there are. A rule says what is wrong, by the path of the key.
import { isObject, type JsonObject, typeName } from '../../base/json-value.ts';
import { phrase, type Text } from '../../base/phrases.ts';
import { BODIES, isForeign, type ValueType } from '../../words/en/bodies.ts';

export interface BodyProblem {
  /** Below the body: `messages[0].content`; empty: the body itself. */
  readonly path: string;
  /** Goes behind the path: `is 0, below 1`. */
  readonly problem: Text;
  /** The same for who says it in AWS's words (aws-words.ts). */
  readonly fault: Fault;
}

export type Fault =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'type'; readonly expected: ValueType; readonly value: unknown }
  | { readonly kind: 'below'; readonly value: number; readonly least: number }
  | { readonly kind: 'above'; readonly value: number; readonly most: number }
  | { readonly kind: 'choice'; readonly value: unknown; readonly allowed: readonly string[] }
  | { readonly kind: 'empty'; readonly value: string | readonly unknown[] }
  /** What one part of a body forbids another. `words`: as AWS says it. */
  | { readonly kind: 'rule'; readonly words: string; readonly saidBy: 'service' | 'model' };

/** @returns what is wrong with a value that is there */
export type Rule = (value: unknown, path: string) => readonly BodyProblem[];

export const missing = (path: string): BodyProblem => ({ path, problem: phrase(BODIES, 'missing'), fault: { kind: 'missing' } });

/** @param words AWS's */
export const forbidden = (path: string, problem: Text, words: string, saidBy: 'service' | 'model' = 'model'): BodyProblem => ({
  path,
  problem,
  fault: { kind: 'rule', words, saidBy },
});

const fine: readonly BodyProblem[] = [];

function wrongType(path: string, value: unknown, expected: ValueType): BodyProblem[] {
  const shown = typeof value === 'number' ? value : typeName(value);
  return [{ path, problem: phrase(BODIES, 'wrongType', shown, expected), fault: { kind: 'type', expected, value } }];
}

export const empty = (path: string, value: string | readonly unknown[]): BodyProblem => ({
  path,
  problem: phrase(BODIES, 'empty'),
  fault: { kind: 'empty', value },
});

export const anything: Rule = () => fine;

export const whole =
  (least: number, most = Number.POSITIVE_INFINITY): Rule =>
  (value, path) => {
    if (!Number.isInteger(value)) return wrongType(path, value, 'integer');
    const given = value as number;
    if (given < least) return [{ path, problem: phrase(BODIES, 'below', given, least), fault: { kind: 'below', value: given, least } }];
    return given > most ? [{ path, problem: phrase(BODIES, 'above', given, most), fault: { kind: 'above', value: given, most } }] : fine;
  };

export const number =
  (least: number, most: number): Rule =>
  (value, path) => {
    if (typeof value !== 'number') return wrongType(path, value, 'number');
    if (!(value < least || value > most)) return fine;
    const problem = phrase(BODIES, 'notBetween', value, least, most);
    if (value < least) return [{ path, problem, fault: { kind: 'below', value, least } }];
    return [{ path, problem, fault: { kind: 'above', value, most } }];
  };

export const flag: Rule = (value, path) => (typeof value === 'boolean' ? fine : wrongType(path, value, 'boolean'));

export const string: Rule = (value, path) => (typeof value === 'string' ? fine : wrongType(path, value, 'string'));

/** A text with something in it. */
export const text: Rule = (value, path) => {
  if (typeof value !== 'string') return wrongType(path, value, 'string');
  return value.trim() === '' ? [empty(path, value)] : fine;
};

export const oneOf =
  (...allowed: readonly string[]): Rule =>
  (value, path) => {
    if (allowed.includes(value as string)) return fine;
    const problem = phrase(BODIES, 'noChoice', `${JSON.stringify(value)?.slice(0, 60)}`, allowed);
    return [{ path, problem, fault: { kind: 'choice', value, allowed } }];
  };

/** @param least items */
export const list =
  (item: Rule, least = 0): Rule =>
  (value, path) => {
    if (!Array.isArray(value)) return wrongType(path, value, 'array');
    if (value.length < least) return [empty(path, value)];
    return value.flatMap((each, index) => item(each, `${path}[${index}]`));
  };

export const anyOf =
  (...rules: readonly Rule[]): Rule =>
  (value, path) => {
    const found = rules.map((rule) => rule(value, path));
    if (found.some((problems) => problems.length === 0)) return fine;
    // The one that the value was meant for: whose type it has.
    return found.find((problems) => !problems.some((each) => each.path === path && each.fault.kind === 'type')) ?? found.at(-1) ?? fine;
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
    isObject(value) ? checkKeys(value, shape, path) : wrongType(path, value, 'object');

export function checkKeys(value: JsonObject, { keys, required = [], open = false }: Shape, path: string): BodyProblem[] {
  const at = (key: string) => (path === '' ? key : `${path}.${key}`);
  const problems: BodyProblem[] = [];
  for (const key of required) if (value[key] === undefined) problems.push(missing(at(key)));
  for (const [key, given] of Object.entries(value)) {
    const rule = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (rule) problems.push(...(given === undefined ? [] : rule(given, at(key))));
    else if (!open || isOtherSpelling(key, keys))
      problems.push({ path: at(key), problem: unknownKey(key, keys), fault: { kind: 'unknown' } });
  }
  return problems;
}

function unknownKey(key: string, keys: Shape['keys']): Text {
  const own = spelling(key, keys);
  if (own !== undefined) return phrase(BODIES, 'otherSpelling', own);
  return isForeign(key) ? phrase(BODIES, 'foreign', key) : phrase(BODIES, 'noKey');
}

const plain = (key: string) => key.replaceAll(/[_-]/g, '').toLowerCase();
const spelling = (key: string, keys: Shape['keys']) => Object.keys(keys).find((own) => own !== key && plain(own) === plain(key));
const isOtherSpelling = (key: string, keys: Shape['keys']) => spelling(key, keys) !== undefined;

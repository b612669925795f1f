// Checks a parsed document against a schema, in AWS's words: a wrong type is a SerializationException, a missing member a ValidationException.
import type { NormalizedSchema } from '@smithy/core/schema';
import { isObject } from '../../base/json-value.ts';
import { AwsError } from './aws-error.ts';

type Check = (value: unknown, path: string, problems: string[]) => void;

const wrongType = (found: string, expected: string): AwsError =>
  new AwsError('SerializationException', `${found} can not be converted to ${expected}`);

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'START_ARRAY';
  if (value !== null && typeof value === 'object') return 'START_OBJECT';
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number') return 'NUMBER_VALUE';
  return value === true ? 'TRUE_VALUE' : 'FALSE_VALUE';
}

/** Names of the members that a structure requires: the SDK's schemas put them first and state how many they are. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const raw: unknown = schema.getSchema();
  if (!Array.isArray(raw) || !schema.isStructSchema() || schema.isUnionSchema()) return [];
  const count = typeof raw[6] === 'number' ? raw[6] : 0;
  return (raw[4] as string[]).slice(0, count);
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
const compiled = new Map<unknown, Check>();

/**
 * A function that walks a document next to its schema. Compiled once per shape, because it runs for every request.
 * @throws AwsError SerializationException from the function, at the first value of a wrong type
 */
export function compileCheck(schema: NormalizedSchema): Check {
  const key: unknown = schema.getSchema();
  const shared = typeof key === 'object' && key !== null;
  const known = shared ? compiled.get(key) : undefined;
  if (known) return known;
  // Shapes refer to themselves (a document in a tool result in a message), so the entry exists before it is filled.
  let check: Check = () => {};
  if (shared) compiled.set(key, (value, path, problems) => check(value, path, problems));
  check = build(schema);
  if (shared) compiled.set(key, check);
  return check;
}

function build(schema: NormalizedSchema): Check {
  if (schema.isStructSchema()) return buildStructure(schema);
  if (schema.isListSchema()) {
    const member = compileCheck(schema.getValueSchema());
    const isSparse = Boolean(schema.getMergedTraits().sparse);
    return (value, path, problems) => {
      if (!Array.isArray(value)) throw wrongType(typeName(value), 'a list');
      for (let index = 0; index < value.length; index++) {
        if (value[index] !== null) member(value[index], `${path}.${index + 1}.member`, problems);
        else if (!isSparse)
          problems.push(`Value null at '${path}.${index + 1}.member' failed to satisfy constraint: Member must not be null`);
      }
    };
  }
  if (schema.isMapSchema()) {
    const member = compileCheck(schema.getValueSchema());
    return (value, path, problems) => {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) throw wrongType(typeName(value), 'a map');
      for (const [key, item] of Object.entries(value)) if (item !== null) member(item, `${path}.${key}.member`, problems);
    };
  }
  if (schema.isStringSchema()) return expectType('string', 'a String');
  if (schema.isBlobSchema()) return expectType('string', 'Blob');
  if (schema.isBooleanSchema()) return expectType('boolean', 'Boolean');
  if (schema.isNumericSchema()) {
    return (value) => {
      if (typeof value !== 'number' && value !== 'NaN' && value !== 'Infinity' && value !== '-Infinity')
        throw wrongType(typeName(value), 'a Number');
    };
  }
  return () => {};
}

function expectType(type: 'string' | 'boolean', name: string): Check {
  return (value) => {
    if (typeof value !== type) throw wrongType(typeName(value), name);
  };
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

function buildStructure(schema: NormalizedSchema): Check {
  const required = requiredMembers(schema);
  const union = schema.isUnionSchema();
  const members = [...schema.structIterator()].map(
    ([name, member]) => [member.getMergedTraits().jsonName ?? name, compileCheck(member)] as const,
  );
  const byName = new Map(members);
  return (value, path, problems) => {
    if (!isObject(value)) throw wrongType(typeName(value), 'a structure');
    const record = value;
    const prefix = path === '' ? '' : `${path}.`;
    const missing = required.filter((name) => !isSet(record[name]));
    for (const name of missing)
      problems.push(`Value null at '${prefix}${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`);
    let set = 0;
    for (const name in record) {
      if (!isSet(record[name])) continue;
      set++;
      byName.get(name)?.(record[name], `${prefix}${lowerFirst(name)}`, problems);
    }
    if (union && set !== 1) {
      problems.push(`Value at '${path}' failed to satisfy constraint: Member must have exactly one member set, found ${set}`);
    }
  };
}

// The schema of scenario files as plain data, for src/contracts/form.ts.
import type { z } from 'zod';
import type { Form } from '../src/contracts/form.ts';
import { scenarioFile } from '../src/contracts/scenario.ts';

type Schema = z.core.$ZodType;

interface Definition {
  readonly type: string;
  readonly shape: Readonly<Record<string, Schema>>;
  readonly catchall?: Schema;
  readonly element: Schema;
  readonly options: readonly Schema[];
  readonly innerType: Schema;
  readonly entries: Readonly<Record<string, string>>;
  readonly values: readonly unknown[];
  readonly defaultValue: unknown;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
}

interface Check {
  readonly check: string;
  readonly format?: string;
  readonly value?: number;
  readonly inclusive?: boolean;
  readonly minimum?: number;
}

/** @returns the text of src/contracts/scenario-form.ts */
export function scenarioForm(): string {
  const lines = JSON.stringify(formOf(scenarioFile)).match(/.{1,120}/g) ?? [];
  const literal = (line: string) => `  '${line.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return `// Made of scenario.ts by \`npm run generate\`.\nexport const SCENARIO_FORM =\n${lines.map(literal).join(' +\n')};\n`;
}

/** @throws Error for a part of a schema that the plain form has no word for, so that it is never read otherwise than zod reads it */
export function formOf(schema: Schema): Form {
  const definition = schema._zod.def as unknown as Definition;
  const { type, checks = [] } = definition;
  const all = checks.map(({ _zod }) => _zod.def);
  switch (type) {
    case 'string':
      return all.length === 0 ? { kind: 'string' } : unknownPart(all);
    case 'number':
      return numberForm(all);
    case 'enum':
      return { kind: 'choice', of: Object.values(definition.entries) };
    case 'literal':
      return { kind: 'choice', of: definition.values };
    case 'array':
      return { kind: 'list', least: leastOf(all), of: formOf(definition.element) };
    case 'object':
      if (definition.catchall?._zod.def.type !== 'never' || all.length > 0) return unknownPart(definition);
      return { kind: 'map', of: Object.fromEntries(Object.entries(definition.shape).map(([key, inner]) => [key, formOf(inner)])) };
    case 'union':
      return { kind: 'any', of: definition.options.map(formOf) };
    case 'nullable':
    case 'optional':
      return { kind: type, of: formOf(definition.innerType) };
    case 'default':
    case 'prefault':
      return { kind: type, value: definition.defaultValue, of: formOf(definition.innerType) };
    default:
      return unknownPart(type);
  }
}

type NumberForm = Extract<Form, { kind: 'number' }>;

function numberForm(checks: readonly Check[]): NumberForm {
  const form: Form = { kind: 'number', whole: false };
  for (const check of checks) Object.assign(form, onlyOnce(form, boundOf(check)));
  return form;
}

type Bound = Partial<Omit<NumberForm, 'kind'>>;

function boundOf({ check, format, value, inclusive }: Check): Bound {
  if (check === 'number_format' && format === 'safeint') return { whole: true };
  if (value === undefined || (check === 'less_than' && !inclusive)) return unknownPart(check);
  if (check === 'greater_than') return inclusive ? { least: value } : { above: value };
  return check === 'less_than' ? { most: value } : unknownPart(check);
}

/** Of two bounds of a kind zod asks for both. */
function onlyOnce(form: NumberForm, bound: Bound): Bound {
  const [key] = Object.keys(bound) as (keyof Bound)[];
  return key !== undefined && key !== 'whole' && form[key] !== undefined ? unknownPart(bound) : bound;
}

function leastOf(checks: readonly Check[]): number {
  const [only] = checks;
  if (only === undefined) return 0;
  return checks.length === 1 && only.check === 'min_length' && only.minimum !== undefined ? only.minimum : unknownPart(checks);
}

function unknownPart(part: unknown): never {
  throw new Error(`src/contracts/form.ts has no word for ${JSON.stringify(part)}`);
}

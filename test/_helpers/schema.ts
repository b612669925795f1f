// Checks JSON against schemas/, with ajv.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { ROOT } from './run-bq.ts';

const validators = new Map<string, ValidateFunction>();

/** @param name e.g. `plan` for schemas/plan.schema.json */
export function expectSchema(name: string, value: unknown): void {
  expectSchemaOf(join('schemas', `${name}.schema.json`), value);
}

/** @param file below the root of the project */
export function expectSchemaOf(file: string, value: unknown): void {
  let validate = validators.get(file);
  if (!validate) {
    const schema = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
    validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);
    validators.set(file, validate);
  }
  const valid = validate(value);
  expect(valid, JSON.stringify(validate.errors, null, 2)).to.equal(true);
}

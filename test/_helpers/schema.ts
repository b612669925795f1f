// Checks JSON against schemas/, with ajv.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { ROOT } from './run-bq.ts';

const validators = new Map<string, ValidateFunction>();

/** @param name e.g. `plan` for schemas/plan.schema.json */
export function expectSchema(name: string, value: unknown): void {
  let validate = validators.get(name);
  if (!validate) {
    const schema = JSON.parse(readFileSync(join(ROOT, 'schemas', `${name}.schema.json`), 'utf8'));
    validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);
    validators.set(name, validate);
  }
  const valid = validate(value);
  expect(valid, JSON.stringify(validate.errors, null, 2)).to.equal(true);
}

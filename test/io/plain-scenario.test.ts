// Scenario files read without yaml and zod: the plain readers mean what the libraries mean, or leave the text to them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { formOf } from '../../scripts/scenario-form.ts';
import { type Form, MISFIT, readForm } from '../../src/contracts/form.ts';
import { scenarioFile } from '../../src/contracts/scenario.ts';
import { SCENARIO_FORM } from '../../src/contracts/scenario-form.ts';
import { readPlainYaml } from '../../src/io/scenario/plain-yaml.ts';
import { SCENARIO_TEMPLATE } from '../../src/words/en/scenario-template.ts';
import { SCENARIO_TEMPLATE as IN_JAPANESE } from '../../src/words/ja/scenario-template.ts';
import { ROOT } from '../_helpers/run-bq.ts';

const EXAMPLES = join(ROOT, 'examples');
const texts = readdirSync(EXAMPLES)
  .filter((name) => /^(?:step|tutorial).*\.yaml$/.test(name))
  .map((name) => readFileSync(join(EXAMPLES, name), 'utf8'));
const corpus = [...texts, SCENARIO_TEMPLATE.english.file, IN_JAPANESE.file];

/** What the library makes of a text; undefined where it finds something wrong. */
function byLibrary(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false });
  return document.errors.length > 0 || document.warnings.length > 0 ? undefined : document.toJS();
}

/** @returns whether the plain reader knew the text */
function expectTheSame(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain === undefined) return false;
  // -0 and the order of keys too.
  expect(plain, text).to.deep.equal(byLibrary(text));
  expect(JSON.stringify(plain), text).to.equal(JSON.stringify(byLibrary(text)));
  return true;
}

describe('plain YAML', () => {
  it('reads the examples and the templates as the library does', () => {
    expect(corpus).to.have.length(4);
    for (const text of corpus) expect(expectTheSame(text), text).to.equal(true);
  });

  const KNOWN = [
    'a: 1\n',
    'a:\n  b: [1, -2.5, .5, 5., 1e3, 007, +4]\nc:\n- x\n- y: {p: q, r: []}\n  z: {}\n',
    'a:\nb: null\nc: True\nd: FALSE\ne: yes\n',
    'a: 60 s, x 2, {full} [jitter] & more! 100% "quoted" it\'s\n',
    'a: \'it is: no\'\nb: "x: y" # a comment\nc: 12345678901234567890123\nd: -0\n',
    'a:\n  - b: 1\n    c:\n      - d\n  - e: 日本語、60 秒\n# end\n',
    'a: b  # c\n\n   # d\ne: -5 - 3\nconstructor: 1\n',
  ];
  for (const text of KNOWN) it(`knows ${JSON.stringify(text)}`, () => expect(expectTheSame(text)).to.equal(true));

  const LEFT = [
    '',
    '# nothing\n',
    'a: &x 1\nb: *x\n',
    'a: !!str 1\n',
    'a: |\n  text\n',
    'a: "\\n"\n',
    'a: two\n  lines\n',
    'a: 1\na: 2\n',
    'a: {b: 1, b: 2}\n',
    'a: {b: 1,\n  c: 2}\n',
    'a: 0x10\n',
    'a: .inf\n',
    'a: ~\n',
    'a:\t1\n',
    'a: 1\r\n',
    '--- \na: 1\n',
    'a: b: c\n',
    ' a: 1\n',
    'a:\n  b: 1\n c: 2\n',
    'a: [1, 2\n',
    'a: [1,, 2]\n',
    '? a\n: b\n',
    'null: 1\n',
    '__proto__: 1\n',
    '- a\n',
    '{"a": 1}',
    'a: @b\n',
    'a: "x" y\n',
    "a: 'it is # no comment'\n",
  ];
  for (const text of LEFT) it(`leaves ${JSON.stringify(text)} to the library`, () => expect(readPlainYaml(text)).to.equal(undefined));

  it('never means anything else, whatever is changed in a scenario', () => {
    const pieces = [
      ' ',
      '  ',
      '\n',
      '\n  ',
      '- ',
      ': ',
      ':',
      '#',
      ' # ',
      ',',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '1',
      '-',
      '.',
      '0',
      'e5',
      'null',
      'a: ',
      '&',
      '*',
      '~',
      '\\',
      '\t',
      '\u3000',
      'é',
    ];
    let known = 0;
    const change = fc.record({ text: fc.constantFrom(...corpus), at: fc.nat(), cut: fc.nat(12), piece: fc.constantFrom('', ...pieces) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let text = (changes[0] as (typeof changes)[number]).text;
        for (const { at, cut, piece } of changes) {
          const place = at % text.length;
          text = text.slice(0, place) + piece + text.slice(place + cut);
        }
        if (expectTheSame(text)) known++;
      }),
      { numRuns: 3000 },
    );
    expect(known).to.be.above(300);
  });

  it('never means anything else, of short texts', () => {
    const atom = fc.constantFrom('a', 'b', ':', ' ', '\n', '-', '{', '}', '[', ']', ',', '"', "'", '#', '1', '.', '?', '|');
    fc.assert(
      fc.property(fc.array(atom, { maxLength: 24 }), (atoms) => void expectTheSame(atoms.join(''))),
      { numRuns: 20_000 },
    );
    fc.assert(
      fc.property(fc.array(atom, { maxLength: 12 }), fc.array(atom, { maxLength: 12 }), (value, more) => {
        expectTheSame(`a: ${value.join('')}\nb:\n  - c: ${more.join('')}\n`);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('the plain form of a scenario', () => {
  const form = JSON.parse(SCENARIO_FORM) as Form;

  /** Both accept and read the same, keys in the same order. @returns whether they accept */
  function expectAlike(value: unknown): boolean {
    const read = readForm(form, value);
    const parsed = scenarioFile.safeParse(value);
    expect(read !== MISFIT, JSON.stringify(value)).to.equal(parsed.success);
    if (parsed.success) expect(JSON.stringify(read)).to.equal(JSON.stringify(parsed.data));
    return parsed.success;
  }

  it('is the schema', () => {
    expect(formOf(scenarioFile)).to.deep.equal(form);
  });

  it('has no word for what zod may ask beyond it', () => {
    for (const schema of [
      z.string().min(1),
      z.number().multipleOf(2),
      z.number().lt(3),
      z.number().min(1).min(2),
      z.looseObject({}),
      z.record(z.string(), z.number()),
    ]) {
      expect(() => formOf(schema)).to.throw('no word');
    }
  });

  it('accepts and reads what the schema does, whatever is changed in a scenario', () => {
    const values = corpus.map((text) => readPlainYaml(text));
    const leaf = fc.constantFrom<unknown>(
      ...[null, true, 0, -1, 0.5, 1, 2, 61, 1e300, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '', 'none', 'sqs', 'boto3-legacy'],
      ...[
        [],
        [1],
        [-1],
        {},
        { kind: 'none' },
        { kind: 'fixed', waitSeconds: 1, maxRetries: 2 },
        { kind: 'full-jitter', baseSeconds: 1, maxRetries: 2 },
      ],
      ...[
        { mean: 1, spread: 0.5 },
        { min: 1, max: 2 },
        { median: 1, sigma: 1 },
        { values: [] },
        { file: 'x' },
        { name: 'anthropic', maxAttempts: 2 },
      ],
      ...[
        { kind: 'step-functions' },
        { kind: 'step-functions-list', retry: [{}] },
        { kind: 'poisson', perMinute: 3 },
        { requestsPerMinute: 2 },
      ],
    );
    const change = fc.record({ at: fc.nat(), leaf, how: fc.constantFrom('set' as const, 'delete' as const, 'add' as const) });
    const keys = Object.keys((form as Extract<Form, { kind: 'map' }>).of);
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...values),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('sdk', 'retry', 'pacing', 'x', ...keys),
        (value, changes, key) => {
          const changed = structuredClone(value) as Record<string, unknown>;
          for (const one of changes) apply(changed, one, key);
          if (expectAlike(changed)) accepted++;
        },
      ),
      { numRuns: 4000 },
    );
    expect(accepted).to.be.above(150);
    expect(accepted).to.be.below(3600);
  });
});

interface Change {
  readonly at: number;
  readonly leaf: unknown;
  readonly how: 'set' | 'delete' | 'add';
}

function apply(data: Record<string, unknown>, { at, leaf, how }: Change, key: string): void {
  const places = placesIn(data);
  const [holder, name] = places[at % places.length] ?? [data, key];
  if (how === 'delete') delete holder[name];
  else holder[how === 'add' && !Array.isArray(holder) ? key : name] = structuredClone(leaf);
}

function placesIn(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(
    ([key, inner]) => [[value as Record<string, unknown>, key], ...placesIn(inner)] as [Record<string, unknown>, string][],
  );
}

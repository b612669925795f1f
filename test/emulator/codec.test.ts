// What reads inputs and writes outputs, beside the SDK's own codec, which is the oracle: every operation of every service that is served.
import { isDeepStrictEqual } from 'node:util';
import { JsonCodec } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { NumericValue } from '@smithy/core/serde';
import { expect } from 'chai';
import fc from 'fast-check';
import { JsonReader } from '../../src/emulator/wire/json-reader.ts';
import { JsonWriter } from '../../src/emulator/wire/json-writer.ts';
import { loadServices, type OperationSchema, type ServiceName } from '../../src/emulator/wire/schemas.ts';

const REST: readonly ServiceName[] = ['bedrock', 'bedrock-runtime', 'bedrock-agent-runtime'];
const useTrait = { useTrait: true, default: 7 as const };

/** As the router makes them. */
const codecOf = (service: ServiceName): JsonCodec =>
  new JsonCodec(
    REST.includes(service)
      ? { timestampFormat: useTrait, httpBindings: true, jsonName: true }
      : { timestampFormat: useTrait, jsonName: false },
  );

type Draw = fc.GeneratorValue;
const DEEPEST = 6;

const below = (draw: Draw, count: number): number => draw(fc.nat, { max: count - 1 });
const oneIn = (draw: Draw, count: number): boolean => below(draw, count) === 0;
const text = (draw: Draw): string => draw(fc.string, { unit: 'binary', maxLength: 12 });
const anyJson = (draw: Draw): unknown => draw(fc.jsonValue, { maxDepth: 3 });

/** What makes the values of simple schemas: of outputs what handlers hold, of inputs JSON. */
interface Side {
  number(draw: Draw): unknown;
  blob(draw: Draw): unknown;
  time(draw: Draw): unknown;
  document(draw: Draw): unknown;
  /** In the place of what the schema asks for. */
  stray(draw: Draw): unknown;
}

const OUTPUT: Side = {
  number: (draw) => draw(fc.double),
  blob: (draw) => draw(fc.uint8Array, { maxLength: 9 }),
  time: (draw) => draw(fc.date, { noInvalidDate: false }),
  document: (draw) =>
    [anyJson, (d: Draw) => ({ a: OUTPUT.stray(d) }), (d: Draw) => [OUTPUT.stray(d), { __proto__: null, b: 1 }], anyJson][below(draw, 4)]?.(
      draw,
    ),
  stray: (draw) =>
    [
      'text',
      Number.NaN,
      -0,
      true,
      12n,
      new NumericValue('1.50', 'bigDecimal'),
      new Date(5),
      new Uint8Array([1, 2]),
      [1, null],
      { x: undefined, y: 'z' },
      { toJSON: () => 'told' },
      null,
    ][below(draw, 12)],
};

const INPUT: Side = {
  number: (draw) => (oneIn(draw, 6) ? ['NaN', 'Infinity', '-Infinity', '12'][below(draw, 4)] : draw(fc.double, { noNaN: true })),
  blob: (draw) => (oneIn(draw, 6) ? text(draw) : Buffer.from(draw(fc.uint8Array, { maxLength: 9 })).toString('base64')),
  time: (draw) => [1_764_547_200.25, '2025-12-01T00:00:00Z', 'yesterday', -1][below(draw, 4)],
  document: (draw) => (oneIn(draw, 8) ? Array.from({ length: 70 }).reduce((inner) => [inner], {}) : anyJson(draw)),
  stray: (draw) => ['text', 1.5, false, null, [1, null], { x: 1 }, JSON.parse('{"__proto__": {"y": 1}}')][below(draw, 7)],
};

function make(schema: NormalizedSchema, side: Side, draw: Draw, depth = 0): unknown {
  if (oneIn(draw, 60)) return side.stray(draw);
  if (schema.isStructSchema()) return makeStructure(schema, side, draw, depth);
  const items = depth > DEEPEST ? 0 : below(draw, 4);
  const nested = (): unknown => (oneIn(draw, 15) ? null : make(schema.getValueSchema(), side, draw, depth + 1));
  if (schema.isListSchema()) return Array.from({ length: items }, nested);
  if (schema.isMapSchema())
    return Object.fromEntries(Array.from({ length: items }, () => [oneIn(draw, 8) ? '__proto__' : text(draw), nested()]));
  if (schema.isStringSchema()) return text(draw);
  if (schema.isBooleanSchema()) return oneIn(draw, 2);
  if (schema.isBlobSchema()) return side.blob(draw);
  if (schema.isTimestampSchema()) return side.time(draw);
  return schema.isDocumentSchema() ? side.document(draw) : side.number(draw);
}

function makeStructure(schema: NormalizedSchema, side: Side, draw: Draw, depth: number): unknown {
  // As the SDK reads a member of a union that it does not know.
  if (schema.isUnionSchema() && oneIn(draw, 20)) return { $unknown: ['later', 1] };
  const members = [...schema.structIterator()];
  const wanted = schema.isUnionSchema() && !oneIn(draw, 10) ? [members[below(draw, members.length)] as (typeof members)[number]] : members;
  const given = wanted
    .filter(() => schema.isUnionSchema() || (depth <= DEEPEST && oneIn(draw, 2)))
    .map(([name, member]): [string, unknown] => [name, oneIn(draw, 25) ? null : make(member, side, draw, depth + 1)]);
  const strange: [string, unknown][] = oneIn(draw, 20)
    ? [[['__type', '$unknown', 'constructor', 'notAMember'][below(draw, 4)] as string, oneIn(draw, 2) ? 'a' : ['k', 1]]]
    : [];
  const all = [...given, ...strange];
  return Object.fromEntries(oneIn(draw, 5) ? all.reverse() : all);
}

interface Outcome {
  readonly value?: unknown;
  readonly error?: string;
}

function outcome(run: () => unknown): Outcome {
  try {
    return { value: run() };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** The order of keys as well. */
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each)) ?? 'undefined';

const told = (value: unknown): string => inOrder(value).slice(0, 300);

describe('the codec', () => {
  let operations: OperationSchema[];
  before(async () => {
    operations = [...(await loadServices()).values()].flatMap((service) => [...service.operations.values()]);
  });

  it("writes every output as the SDK's serializer does, byte for byte", function () {
    this.timeout(120_000);
    for (const { service, name, output } of operations) {
      if (!output.isStructSchema()) continue;
      const codec = codecOf(service);
      const writer = new JsonWriter(codec);
      const oracle = codec.createSerializer();
      fc.assert(
        fc.property(fc.gen(), (draw) => {
          const value = make(output, OUTPUT, draw);
          const expected = outcome(() => {
            oracle.write(output, value);
            return oracle.flush();
          });
          expect(
            outcome(() => writer.write(output, value)),
            name,
          ).to.deep.equal(expected);
        }),
        { numRuns: 60 },
      );
    }
  });

  it("reads every input as the SDK's deserializer does", function () {
    this.timeout(120_000);
    for (const { service, name, input } of operations) {
      if (!input.isStructSchema()) continue;
      const codec = codecOf(service);
      const reader = new JsonReader(codec);
      const oracle = codec.createDeserializer();
      fc.assert(
        fc.property(fc.gen(), (draw) => {
          const document = JSON.parse(JSON.stringify(make(input, INPUT, draw) ?? {}) ?? '{}');
          if (document === null || typeof document !== 'object' || Array.isArray(document)) return;
          const before = inOrder(document);
          const expected = outcome(() => oracle.readObject(input, document));
          const found = outcome(() => reader.read(input, document));
          expect(isDeepStrictEqual(found, expected), `${name} ${told(document)} ${told(found)} ${told(expected)}`).to.equal(true);
          expect(inOrder(found), name).to.equal(inOrder(expected));
          expect(inOrder(document), name).to.equal(before);
        }),
        { numRuns: 60 },
      );
    }
  });

  it('asks the SDK for nothing that is usual: chats, their answers, lists of quotas', async () => {
    const nobody = () => {
      throw new Error('the SDK was asked');
    };
    const codec = {
      createSerializer: () => ({ write: nobody }),
      createDeserializer: () => ({ readObject: nobody }),
    } as unknown as JsonCodec;
    const find = (wanted: string) => operations.find(({ name }) => name === wanted) as OperationSchema;
    const document = {
      messages: [{ role: 'user', content: [{ text: 'hello' }, { toolResult: { toolUseId: 'a', content: [{ json: { b: [1] } }] } }] }],
      inferenceConfig: { maxTokens: 5, temperature: 0.5 },
    };
    const input = new JsonReader(codec).read(find('Converse').input, document);
    expect(input).to.deep.equal(document);
    expect(input).to.not.equal(document);
    const writer = new JsonWriter(codec);
    expect(writer.write(find('Converse').output, { stopReason: 'end_turn', output: { message: { content: [{ text: 'a"b' }] } } })).to.equal(
      '{"output":{"message":{"content":[{"text":"a\\"b"}]}},"stopReason":"end_turn"}',
    );
    expect(writer.write(find('ListServiceQuotas').output, { Quotas: [{ Value: 5, GlobalQuota: false }], NextToken: null })).to.equal(
      '{"Quotas":[{"Value":5,"GlobalQuota":false}]}',
    );
    expect(writer.write(find('ListInferenceProfiles').output, { inferenceProfileSummaries: [{ createdAt: new Date(5) }] })).to.equal(
      '{"inferenceProfileSummaries":[{"createdAt":"1970-01-01T00:00:00.005Z"}]}',
    );
  });
});

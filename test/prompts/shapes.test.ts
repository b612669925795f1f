// One conversation in the words of every API and framework: all are read as the same, and nothing of them is ever left out in silence.
import { expect } from 'chai';
import fc from 'fast-check';
import { BqError } from '../../src/base/errors.ts';
import { parsePrompt } from '../../src/prompts/kinds/recognise.ts';
import type { Block, NormalPrompt } from '../../src/prompts/types.ts';
import { FRAMEWORKS, type Step, type Story } from './frameworks.ts';

type Event = readonly [what: string, text: string];

function events({ system, turns }: NormalPrompt): Event[] {
  const ofBlock = (role: string, block: Block): Event => {
    if (block.type === 'tool-use') return ['call', `${block.name} ${JSON.stringify(block.input)}`];
    // What Gemini gives back is an object.
    if (block.type === 'tool-result')
      return ['result', block.blocks.map((inner) => (inner.type === 'text' ? plain(inner.text) : inner.type)).join()];
    return [role, block.type === 'text' ? block.text : block.type];
  };
  return [
    ...system.map((text): Event => ['system', text]),
    ...turns.flatMap(({ role, blocks }) => blocks.map((block) => ofBlock(role, block))),
  ];
}

function plain(text: string): string {
  return text.startsWith('{"output":') ? JSON.parse(text).output : text;
}

function eventsOf({ system, steps }: Story): Event[] {
  return [
    ['system', system],
    ...steps.flatMap((step): Event[] => {
      if (step.type === 'user') return [['user', step.text]];
      if (step.type === 'say') return [['assistant', step.text]];
      return [
        ['call', `${step.name} ${JSON.stringify(step.input)}`],
        ['result', step.result],
      ];
    }),
  ];
}

/** Words that no key and no mark of any API contains, long enough to matter. */
const words = fc
  .nat()
  .map((seed) => Array.from({ length: 40 }, (_, index) => `Wort${(seed * 7919 + index * 104_729) % 1_000_003}`).join(' '));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant('user' as const), text: words }),
  fc.record({ type: fc.constant('say' as const), text: words }),
  fc.record({
    type: fc.constant('call' as const),
    name: fc.constantFrom('ledger', 'get_weather'),
    input: words.map((text) => ({ query: text })),
    result: words,
  }),
);
const story: fc.Arbitrary<Story> = fc.record({
  system: words,
  steps: fc.array(step, { maxLength: 5 }).chain((rest) => words.map((text) => [{ type: 'user' as const, text }, ...rest])),
});

describe('prompts in every shape', () => {
  for (const [name, { kind, write }] of Object.entries(FRAMEWORKS)) {
    it(`reads ${name}: any conversation comes out as it went in`, () => {
      fc.assert(
        fc.property(story, (told) => {
          const parsed = parsePrompt(JSON.parse(JSON.stringify(write(told))));
          expect(parsed.kind).to.equal(kind);
          expect(events(parsed.prompt)).to.deep.equal(eventsOf(told));
          expect(parsed.prompt.excludes).to.deep.equal([]);
        }),
        { numRuns: 40 },
      );
    });

    it(`never drops a text of ${name} in silence, whatever key is misspelt`, () => {
      fc.assert(
        fc.property(story, fc.nat(), (told, at) => {
          const value: unknown = JSON.parse(JSON.stringify(write(told)));
          const renamed = renameKey(value, at);
          let found: NormalPrompt;
          try {
            found = parsePrompt(value).prompt;
          } catch (error) {
            if (!(error instanceof BqError)) throw error;
            expect(error.kind).to.equal('input');
            return;
          }
          const read = JSON.stringify([found.system, found.turns, found.tools]);
          const lost = textsOf(told).filter((text) => !read.includes(text));
          if (lost.length > 0) expect(found.excludes, `${renamed} misspelt`).to.not.be.empty;
        }),
        { numRuns: 150 },
      );
    });
  }
});

function textsOf({ system, steps }: Story): string[] {
  return [system, ...steps.flatMap((each) => (each.type === 'call' ? [each.input.query as string, each.result] : [each.text]))];
}

/** Misspells one key of a JSON value, in place. @returns which */
function renameKey(value: unknown, at: number): string {
  const places: { object: Record<string, unknown>; key: string }[] = [];
  const walk = (item: unknown): void => {
    if (typeof item !== 'object' || item === null) return;
    for (const [key, inner] of Object.entries(item)) {
      // A list of bytes has no keys that anybody could misspell.
      if (!Array.isArray(item) && !/^\d+$/.test(key)) places.push({ object: item as Record<string, unknown>, key });
      if (!(Array.isArray(item) && typeof inner === 'number')) walk(inner);
    }
  };
  walk(value);
  const place = places[at % places.length];
  if (!place) return 'nothing';
  const { object, key } = place;
  object[`${key}x`] = object[key];
  delete object[key];
  return key;
}

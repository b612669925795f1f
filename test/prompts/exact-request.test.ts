// What AWS is asked to count holds the whole prompt, or the answer says what had to stay out.
import { expect } from 'chai';
import fc from 'fast-check';
import { countTokensRequest, messagesRequest } from '../../src/prompts/kinds/exact-request.ts';
import { parsePrompt } from '../../src/prompts/kinds/recognise.ts';
import { FRAMEWORKS, type Story } from './frameworks.ts';

const chat = [{ role: 'user', content: [{ text: 'hi' }] }];
const story: Story = {
  system: 'be brief',
  steps: [
    { type: 'user', text: 'which boats?' },
    { type: 'call', name: 'ledger', input: { query: 'mast' }, result: 'three' },
    { type: 'say', text: 'three boats' },
    { type: 'user', text: 'thanks' },
  ],
};
/** Texts of a story without its IDs, as any API would carry them. */
const TEXTS = ['be brief', 'which boats?', 'ledger', 'mast', 'three', 'three boats', 'thanks'];

describe('prompts/exact-request', () => {
  for (const [name, { write }] of Object.entries(FRAMEWORKS)) {
    it(`says all of ${name} to CountTokens and to the Messages count`, () => {
      const parsed = parsePrompt(JSON.parse(JSON.stringify(write(story))));
      const exact = countTokensRequest(parsed, true);
      const messages = messagesRequest(parsed, 'claude-x') ?? expect.fail('no body');
      expect([exact.excludes, messages.excludes]).to.deep.equal([[], []]);
      for (const request of [exact.request.body, messages.request]) {
        const text = JSON.stringify(request);
        for (const each of TEXTS) expect(text).to.include(each);
      }
      // What Claude is asked in Converse's form can be read again, and says the same.
      const again = parsePrompt(exact.request.body).prompt;
      expect([again.system, again.turns]).to.deep.equal([parsed.prompt.system, parsed.prompt.turns]);
    });
  }

  const document = (format: string, source: unknown = { bytes: Buffer.from('PK').toString('base64') }) => ({
    messages: [{ role: 'user', content: [{ text: 'hi' }, { document: { format, name: 'a', source } }] }],
  });
  const schema = { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{}' } } } } };
  const pending = {
    messages: [
      ...chat,
      {
        role: 'assistant',
        content: [{ reasoningContent: { reasoningText: { text: 'hm' } } }, { toolUse: { toolUseId: '1', name: 'f', input: {} } }],
      },
      { role: 'user', content: [{ toolResult: { toolUseId: '1', content: [{ text: 'x' }] } }] },
    ],
  };
  const left: [string, unknown, RegExp | null, RegExp | null][] = [
    // What is left out by CountTokens, and by the Messages count.
    ['a Word document', document('docx'), null, /document \(docx\)/],
    ['an Excel sheet', document('xlsx'), null, /document \(xlsx\)/],
    ['a document in S3', document('pdf', { s3Location: { uri: 's3://b/k' } }), null, /document in S3/],
    ['a text document', document('txt'), null, null],
    ['a video', { messages: [{ role: 'user', content: [{ text: 'hi' }, { video: {} }] }] }, null, /video/],
    ['the schema of a structured output', { messages: chat, ...schema }, /JSON schema/, /JSON schema/],
    ['unsigned reasoning before a tool result', pending, null, /reasoning before a tool result/],
    [
      'a video for the AI SDK',
      { messages: [{ role: 'user', content: [{ type: 'file', data: 'AA', mediaType: 'video/mp4' }] }] },
      /video/,
      /video/,
    ],
  ];
  for (const [name, value, byCountTokens, byMessages] of left) {
    it(`${byMessages === null ? 'keeps' : 'says that it left out'} ${name}`, () => {
      const parsed = parsePrompt(value);
      const expected: [readonly string[], RegExp | null][] = [
        [countTokensRequest(parsed, true).excludes, byCountTokens],
        [messagesRequest(parsed, 'claude-x')?.excludes ?? [], byMessages],
      ];
      for (const [excludes, pattern] of expected)
        pattern === null ? expect(excludes).to.deep.equal([]) : expect(excludes.join()).to.match(pattern);
    });
  }

  it('keeps reasoning that is signed, wherever it stands', () => {
    const signed = JSON.parse(JSON.stringify(pending).replace('"text":"hm"', '"text":"hm","signature":"s"'));
    expect(JSON.stringify(messagesRequest(parsePrompt(signed), 'claude-x'))).to.include(
      '{"type":"thinking","thinking":"hm","signature":"s"}',
    );
  });

  it('pairs uses and results of tools whatever their number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), (calls) => {
        const steps = Array.from({ length: calls }, (_, index) => ({
          type: 'call' as const,
          name: 'f',
          input: { q: `${index}` },
          result: `${index}`,
        }));
        const parsed = parsePrompt(FRAMEWORKS['AI SDK 5 messages']?.write({ system: 's', steps: [{ type: 'user', text: 'a' }, ...steps] }));
        const text = JSON.stringify(countTokensRequest(parsed, true).request.body);
        const ids = [...text.matchAll(/"toolUseId":"(\w+)"/g)].map(([, id]) => id);
        expect(ids.filter((_, index) => index % 2 === 0)).to.deep.equal(ids.filter((_, index) => index % 2 === 1));
        expect(new Set(ids).size).to.equal(calls);
      }),
    );
  });
});

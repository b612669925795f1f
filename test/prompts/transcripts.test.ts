// Transcripts are one conversation: what was taken back, summed up, or said by somebody else is no part of the next prompt.
import { expect } from 'chai';
import { isTranscriptLine, parseTranscript } from '../../src/prompts/kinds/transcripts.ts';

const lines = (values: readonly unknown[]) => values.map((value, index) => ({ line: index + 1, value }));
const texts = (values: readonly unknown[]) =>
  (parseTranscript(lines(values)) ?? expect.fail('no transcript')).prompt.turns.flatMap(({ role, blocks }) =>
    blocks.map((block) => `${role}: ${block.type === 'text' ? block.text : block.type}`),
  );

let count = 0;
const spoken = (type: 'user' | 'assistant', content: unknown, parentUuid: string | null, more: object = {}) => ({
  type,
  uuid: `u${++count}`,
  parentUuid,
  isSidechain: false,
  sessionId: 's',
  version: '2.0.0',
  message: { role: type, content, ...(type === 'assistant' ? { model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', usage: {} } : {}) },
  ...more,
});

describe('prompts/transcripts', () => {
  it('reads the main conversation of Claude Code, and says what it does not hold', () => {
    const ask = spoken('user', 'What is in a.txt?', null);
    const call = spoken('assistant', [{ type: 'tool_use', id: '1', name: 'Read', input: { path: 'a.txt' } }], ask.uuid);
    const result = spoken('user', [{ type: 'tool_result', tool_use_id: '1', content: 'hello' }], call.uuid, {
      toolUseResult: { huge: 'x' },
    });
    const parsed = parseTranscript(
      lines([
        { type: 'summary', summary: 'Reading', leafUuid: 'u0' },
        { type: 'file-history-snapshot', messageId: 'm', snapshot: {} },
        ask,
        call,
        spoken('user', 'a side question', null, { isSidechain: true }),
        result,
        spoken('assistant', [{ type: 'text', text: 'API error' }], result.uuid, { isApiErrorMessage: true }),
        spoken('assistant', [{ type: 'text', text: 'It says hello.' }], result.uuid),
      ]),
    );
    expect(parsed?.kind).to.equal('transcript');
    expect(parsed?.prompt.modelId).to.equal('us.anthropic.claude-sonnet-4-5-20250929-v1:0');
    expect(parsed?.prompt.turns.map(({ role, blocks }) => [role, blocks.map(({ type }) => type)])).to.deep.equal([
      ['user', ['text']],
      ['assistant', ['tool-use']],
      ['user', ['tool-result']],
      ['assistant', ['text']],
    ]);
    expect(parsed?.prompt.excludes.join()).to.match(/system prompt and tools/);
  });

  it('leaves out what was taken back, and what came before a compaction', () => {
    const first = spoken('user', 'one', null);
    const answer = spoken('assistant', 'two', first.uuid);
    const wrong = spoken('user', 'wrong', answer.uuid);
    const toWrong = spoken('assistant', 'answer to wrong', wrong.uuid);
    const right = spoken('user', 'right', answer.uuid);
    expect(texts([first, answer, wrong, toWrong, right])).to.deep.equal(['user: one', 'assistant: two', 'user: right']);
    const boundary = { type: 'system', subtype: 'compact_boundary', uuid: 'b', parentUuid: null, sessionId: 's' };
    const summary = spoken('user', 'The summary.', 'b', { isCompactSummary: true });
    expect(texts([first, answer, boundary, summary])).to.deep.equal(['user: The summary.']);
  });

  it('keeps results of tools that were called at once', () => {
    const ask = spoken('user', 'both', null);
    const one = spoken('assistant', [{ type: 'tool_use', id: '1', name: 'a', input: {} }], ask.uuid);
    const two = spoken('assistant', [{ type: 'tool_use', id: '2', name: 'b', input: {} }], one.uuid);
    const results = [one, two].map(({ uuid }, index) =>
      spoken('user', [{ type: 'tool_result', tool_use_id: `${index + 1}`, content: 'x' }], uuid),
    );
    expect(texts([ask, one, two, ...results])).to.have.length(5);
  });

  it('reads Codex sessions: instructions, items, compactions', () => {
    const item = (payload: object) => ({ timestamp: 't', type: 'response_item', payload });
    const said = (role: string, text: string) =>
      item({ type: 'message', role, content: [{ type: role === 'user' ? 'input_text' : 'output_text', text }] });
    const head = [
      { timestamp: 't', type: 'session_meta', payload: { id: 'x', instructions: 'Be brief.' } },
      { timestamp: 't', type: 'turn_context', payload: { model: 'openai.gpt-oss-120b-1:0' } },
    ];
    const call = item({ type: 'function_call', name: 'shell', arguments: '{"cmd":"ls"}', call_id: 'c' });
    const session = [
      ...head,
      said('user', 'list'),
      call,
      item({ type: 'function_call_output', call_id: 'c', output: 'a.txt' }),
      said('assistant', 'a.txt'),
    ];
    const parsed = parseTranscript(lines([...session, { timestamp: 't', type: 'event_msg', payload: { type: 'token_count' } }]));
    expect(parsed?.prompt).to.deep.include({ modelId: 'openai.gpt-oss-120b-1:0', system: ['Be brief.'] });
    expect(texts(session)).to.deep.equal(['user: list', 'assistant: tool-use', 'user: tool-result', 'assistant: a.txt']);
    expect(texts([...session, { type: 'compacted', payload: { message: 'They listed.' } }, said('user', 'thanks')])).to.deep.equal([
      'user: They listed.',
      'user: thanks',
    ]);
  });

  it('reads bare messages, one a line, and names the line of one that it cannot read', () => {
    expect(
      texts([
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
      ]),
    ).to.deep.equal(['user: a', 'assistant: b']);
    const bad = [
      { role: 'user', content: 'a' },
      { role: 'user', content: [5] },
    ];
    expect(() => parseTranscript(lines(bad))).to.throw(/^line 2: \$\.content\[0\]/);
    expect(parseTranscript(lines([{ type: 'summary', leafUuid: 'x' }]))).to.equal(null);
  });

  it('takes a request for no line of a transcript', () => {
    const requests = [
      { messages: [] },
      { recordId: 'r', modelInput: {} },
      { modelId: 'm', body: '{}' },
      { prompt: 'hi' },
      { foo: 1 },
      5,
      null,
    ];
    expect(requests.map(isTranscriptLine)).to.deep.equal(requests.map(() => false));
  });
});

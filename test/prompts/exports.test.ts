// Conversations as chats export them and as tracing keeps them: what the model would be sent is counted, what is not there is said.
import { expect } from 'chai';
import type { BqError } from '../../src/base/errors.ts';
import { parsePrompt } from '../../src/prompts/kinds/recognise.ts';

const said = (value: unknown) => {
  const { prompt } = parsePrompt(value);
  const turns = prompt.turns.map(
    ({ role, blocks }) => `${role}: ${blocks.map((block) => (block.type === 'text' ? block.text : block.type)).join(' + ')}`,
  );
  return { turns, system: prompt.system, excludes: prompt.excludes };
};
const refusal = (value: unknown): string => {
  try {
    parsePrompt(value);
  } catch (error) {
    return (error as BqError).message;
  }
  return 'taken';
};

describe('exported conversations', () => {
  const node = (id: string, parent: string | null, role: string | null, parts: unknown[], children: string[]) => ({
    id,
    parent,
    children,
    message: role === null ? null : { id, author: { role, name: null }, content: { content_type: 'text', parts }, recipient: 'all' },
  });
  const chat = {
    title: 'A chat',
    mapping: {
      root: node('root', null, null, [], ['a']),
      a: node('a', 'root', 'system', [''], ['b']),
      b: node('b', 'a', 'user', ['first'], ['c', 'd']),
      c: node('c', 'b', 'assistant', ['an answer that was thrown away'], []),
      d: node('d', 'b', 'assistant', ['second'], ['e']),
      e: node('e', 'd', 'user', [{ content_type: 'image_asset_pointer', asset_pointer: 'file://x' }, 'third'], []),
    },
    current_node: 'e',
  };

  it('ChatGPT: the branch that stands, without what was thrown away', () => {
    const expected = { turns: ['user: first', 'assistant: second', 'user: third'], system: [], excludes: ['image asset pointer'] };
    expect(said(chat)).to.deep.equal(expected);
    expect(said([chat])).to.deep.equal(expected);
    expect(said({ ...chat, current_node: undefined })).to.deep.equal(expected);
  });

  it('several conversations are not added up: the message says how to take one', () => {
    expect(refusal([chat, chat])).to.equal('holds 2 conversations');
  });

  it('a tree that goes in circles, or is none, has no end that is waited for', () => {
    expect(
      refusal({ mapping: { a: node('a', 'b', 'user', ['x'], ['b']), b: node('b', 'a', 'user', ['y'], ['a']) }, current_node: 'a' }),
    ).to.equal('taken');
    for (const mapping of [{}, { a: null }, { __proto__: null, toString: 1 }])
      expect(refusal({ mapping, current_node: 'toString' })).not.to.equal('taken');
  });

  it('Claude.ai: with the text of attachments, and without what the export does not hold', () => {
    const message = (sender: string, text: string, more = {}) => ({
      uuid: text,
      sender,
      text,
      content: [{ type: 'text', text }],
      attachments: [],
      files: [],
      ...more,
    });
    const value = {
      uuid: 'u',
      name: 'n',
      chat_messages: [
        message('human', 'question', {
          attachments: [{ file_name: 'a.txt', extracted_content: 'notes' }, { file_name: 'b.bin' }],
          files: [{ file_name: 'c.png' }],
        }),
        message('assistant', 'answer', { content: [] }),
      ],
    };
    expect(said([value])).to.deep.equal({
      turns: ['user: notes + question', 'assistant: answer'],
      system: [],
      excludes: ['an attachment without its text', 'files'],
    });
  });

  it('a session of the ADK: its events with content', () => {
    const events = [
      { author: 'user', content: { role: 'user', parts: [{ text: 'q' }] } },
      { author: 'agent', actions: { stateDelta: { a: 1 } } },
      { author: 'agent', content: { role: 'model', parts: [{ text: 'a' }] } },
    ];
    expect(said({ id: 's', app_name: 'x', state: { a: 1 }, events }).turns).to.deep.equal(['user: q', 'assistant: a']);
  });

  it('OpenTelemetry: attributes by number, events; a trace without text is refused', () => {
    const numbered = {
      'gen_ai.prompt.0.role': 'system',
      'gen_ai.prompt.0.content': 's',
      'gen_ai.prompt.1.role': 'user',
      'gen_ai.prompt.1.content': 'q',
    };
    expect(said({ attributes: numbered })).to.deep.include({ turns: ['user: q'], system: ['s'] });
    expect(
      said({ attributes: { 'llm.input_messages.0.message.role': 'user', 'llm.input_messages.0.message.content': 'q' } }).turns,
    ).to.deep.equal(['user: q']);
    const event = (name: string, content?: string) => ({ name, attributes: content === undefined ? {} : { content } });
    expect(
      said({ events: [event('gen_ai.system.message', 's'), event('gen_ai.user.message', 'q'), event('gen_ai.choice', 'a')] }),
    ).to.deep.include({
      turns: ['user: q'],
      system: ['s'],
    });
    expect(refusal({ events: [event('gen_ai.user.message')] })).to.contain('is not in the trace');
  });

  it('Langfuse: the one generation of a trace, and none of two', () => {
    const generation = { type: 'GENERATION', input: { messages: [{ role: 'user', content: 'q' }] }, output: 'a' };
    expect(said({ id: 't', observations: [{ type: 'SPAN', input: 'x' }, generation] }).turns).to.deep.equal(['user: q']);
    expect(refusal({ observations: [generation, generation] })).to.contain('holds 2 generations');
  });

  it('an agent of Bedrock: the request in its trace', () => {
    const text = JSON.stringify({ system: 's', messages: [{ role: 'user', content: 'q' }] });
    expect(said({ trace: { orchestrationTrace: { modelInvocationInput: { text } } } })).to.deep.include({
      turns: ['user: q'],
      system: ['s'],
    });
  });

  it('what a team of AutoGen tells of itself is named, not counted', () => {
    const messages = [
      { source: 'user', content: 'q', type: 'TextMessage' },
      { source: 'a', content: 'thinking aloud', type: 'ThoughtEvent' },
    ];
    expect(said(messages)).to.deep.include({ turns: ['user: q'], excludes: ['a ThoughtEvent'] });
  });
});

// What turns of a conversation ask of each other: who begins, who follows whom, calls of tools and their results.
import { isObject, type JsonObject } from '../../base/json-value.ts';
import { phrase, type Text } from '../../base/phrases.ts';
import { BODIES } from '../../words/en/bodies.ts';
import { type BodyProblem, empty, forbidden } from './rules.ts';

interface Turn {
  readonly role: unknown;
  readonly blocks: readonly JsonObject[];
}

/** Where each form keeps a call of a tool and its result. */
interface Blocks {
  callId(block: JsonObject): unknown;
  resultId(block: JsonObject): unknown;
}

const CLAUDE: Blocks = {
  callId: (block) => (block.type === 'tool_use' ? block.id : undefined),
  resultId: (block) => (block.type === 'tool_result' ? block.tool_use_id : undefined),
};

const CONVERSE: Blocks = {
  callId: ({ toolUse }) => (isObject(toolUse) ? toolUse.toolUseId : undefined),
  resultId: ({ toolResult }) => (isObject(toolResult) ? toolResult.toolUseId : undefined),
};

function turnsOf({ messages }: JsonObject): Turn[] {
  return (Array.isArray(messages) ? (messages as unknown[]) : []).map((message) => {
    const { role, content } = isObject(message) ? message : {};
    return { role, blocks: Array.isArray(content) ? content.filter(isObject) : [] };
  });
}

const idsOf = (turn: Turn | undefined, id: (block: JsonObject) => unknown): string[] =>
  (turn?.blocks ?? []).map(id).filter((each) => typeof each === 'string');

/** The calls of a turn that the next does not answer, and results that no call asked for. The last turn's calls wait for theirs. */
function unpaired(turns: readonly Turn[], blocks: Blocks) {
  return turns.map((turn, index) => {
    const calls = idsOf(turn, blocks.callId);
    const next = turns[index + 1];
    const answered = idsOf(next, blocks.resultId);
    const asked = idsOf(turns[index - 1], blocks.callId);
    return {
      index,
      unanswered: next === undefined ? [] : calls.filter((id) => !answered.includes(id)),
      unasked: idsOf(turn, blocks.resultId).filter((id) => !asked.includes(id)),
    };
  });
}

const FIRST = phrase(BODIES, 'firstIsUsers');
const shown = (ids: readonly string[]) => ids.map((id) => id.slice(0, 64)).join(', ');

export function claudeTurns(body: JsonObject, { takesPrefill }: { readonly takesPrefill: boolean }): BodyProblem[] {
  const turns = merged(turnsOf(body));
  const problems: BodyProblem[] = [];
  if (turns[0]?.role === 'assistant')
    problems.push(forbidden('messages[0].role', FIRST, 'messages: first message must use the "user" role'));
  for (const { index, unanswered, unasked } of unpaired(turns, CLAUDE)) {
    const at = turns[index]?.at ?? index;
    if (unanswered.length > 0) {
      const words = `messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${shown(unanswered)}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
      problems.push(forbidden(`messages[${at}]`, phrase(BODIES, 'callsUnanswered', shown(unanswered)), words));
    }
    if (unasked.length > 0) {
      const words = `messages.${at}.content.0: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${shown(unasked)}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
      problems.push(forbidden(`messages[${at}]`, phrase(BODIES, 'resultsUnasked', shown(unasked)), words));
    }
  }
  const last = turns.at(-1);
  if (!takesPrefill && last?.role === 'assistant' && last.at > 0)
    problems.push(
      forbidden(
        `messages[${last.end}].role`,
        phrase(BODIES, 'lastIsUsers'),
        'This model does not support assistant message prefill. The conversation must end with a user message.',
      ),
    );
  return [...problems, ...blankTexts(turnsOf(body)), ...namesTwice(body)];
}

/** Consecutive turns of one role are one to Claude. `at`: where it begins. */
function merged(turns: readonly Turn[]): (Turn & { readonly at: number; readonly end: number })[] {
  const all: (Turn & { readonly at: number; readonly end: number })[] = [];
  for (const [index, turn] of turns.entries()) {
    const before = all.at(-1);
    if (before?.role !== turn.role || before === undefined) all.push({ ...turn, at: index, end: index });
    else all[all.length - 1] = { ...before, blocks: [...before.blocks, ...turn.blocks], end: index };
  }
  return all;
}

function namesTwice({ tools }: JsonObject): BodyProblem[] {
  const seen = new Set<unknown>();
  for (const [index, tool] of (Array.isArray(tools) ? (tools as unknown[]) : []).entries()) {
    const name = isObject(tool) ? tool.name : undefined;
    if (typeof name === 'string' && seen.has(name))
      return [
        forbidden(
          `tools[${index}].name`,
          phrase(BODIES, 'nameTwice', JSON.stringify(name).slice(0, 60)),
          'tools: Tool names must be unique.',
        ),
      ];
    seen.add(name);
  }
  return [];
}

const service = (path: string, problem: Text, words: string) => forbidden(path, problem, words, 'service');

/** As the Converse API says it; Nova takes the same form in its own bodies. Two turns of one role in a row it takes (recorded requests, 2026). */
export function converseTurns(body: JsonObject, { takesBlanks }: { readonly takesBlanks: boolean }): BodyProblem[] {
  const turns = turnsOf(body);
  const problems: BodyProblem[] = [];
  if (turns[0]?.role === 'assistant') {
    const words = 'A conversation must start with a user message. Try again with a conversation that starts with a user message.';
    problems.push(service('messages[0].role', FIRST, words));
  }
  for (const { index, unanswered, unasked } of unpaired(turns, CONVERSE)) {
    if (unanswered.length > 0) {
      const words = `Expected toolResult blocks at messages.${index + 1}.content for the following Ids: ${shown(unanswered)}`;
      problems.push(service(`messages[${index + 1}].content`, phrase(BODIES, 'resultsMissing', shown(unanswered)), words));
    }
    if (unasked.length > 0) {
      const words = `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`;
      problems.push(service(`messages[${index}].content`, phrase(BODIES, 'resultsUnasked', shown(unasked)), words));
    }
  }
  return [...problems, ...(takesBlanks ? [] : blankTexts(turns)), ...withoutTools(body, turns), ...documentsAlone(turns)];
}

/** A text with nothing in it, and blanks where there is nothing else. */
function blankTexts(turns: readonly Turn[]): BodyProblem[] {
  return turns.flatMap(({ blocks }, turn) =>
    blocks.flatMap((block, index) => {
      const { text } = block;
      const isBlank = typeof text === 'string' && (text === '' || (text.trim() === '' && blocks.every(isBlankText)));
      return isBlank ? [empty(`messages[${turn}].content[${index}].text`, text)] : [];
    }),
  );
}

const isBlankText = ({ text }: JsonObject) => typeof text === 'string' && text.trim() === '';

function withoutTools(body: JsonObject, turns: readonly Turn[]): BodyProblem[] {
  const usesTools = turns.some(({ blocks }) => blocks.some((block) => 'toolUse' in block || 'toolResult' in block));
  if (!usesTools || body.toolConfig !== undefined) return [];
  const words = 'The toolConfig field must be defined when using toolUse and toolResult content blocks.';
  return [service('toolConfig', phrase(BODIES, 'toolsMissing'), words)];
}

function documentsAlone(turns: readonly Turn[]): BodyProblem[] {
  const alone = turns.findIndex(({ blocks }) => blocks.some((block) => 'document' in block) && !blocks.some((block) => 'text' in block));
  if (alone < 0) return [];
  return [service(`messages[${alone}].content`, phrase(BODIES, 'documentAlone'), 'A text block must be included when using documents.')];
}

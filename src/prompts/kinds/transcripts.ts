// Transcripts of coding agents and chats, one message a line: the lines together are one conversation, the prompt of the next turn.
import { isObject, type JsonObject, stringOrNull } from '../../base/json-value.ts';
import { bedrockModelId } from '../settings.ts';
import { parseEntries } from './parse-request.ts';
import type { ParsedPrompt } from './recognise.ts';
import { hasPrompt, isMessageLike } from './wrappers.ts';

export interface TranscriptLine {
  readonly line: number;
  readonly value: unknown;
}

/** Lines of Claude Code that hold no message: titles, snapshots of files, queues. */
const CLAUDE_CODE_MARKS = ['sessionId', 'leafUuid', 'isSidechain', 'parentUuid'];
const CODEX_TYPES = new Set(['session_meta', 'response_item', 'event_msg', 'turn_context', 'compacted']);

/** Whether a line is a piece of a conversation, not a request of its own. */
export function isTranscriptLine(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (isCodex(value) || CLAUDE_CODE_MARKS.some((mark) => mark in value)) return true;
  return isMessageLike(value) && !hasPrompt(value);
}

function isCodex(value: JsonObject): boolean {
  return typeof value.type === 'string' && CODEX_TYPES.has(value.type) && isObject(value.payload);
}

/**
 * @param lines in the order of the file; those that are no JSON are left out before
 * @returns null where no line holds a message
 * @throws BqError (input) with the line where a message cannot be read
 */
export function parseTranscript(lines: readonly TranscriptLine[]): ParsedPrompt | null {
  const objects = lines.flatMap(({ line, value }) => (isObject(value) ? [{ line, value }] : []));
  const session = objects.some(({ value }) => isCodex(value)) ? codex(objects) : claudeCode(objects);
  if (session.messages.length === 0) return null;
  const entries = session.messages.map(({ line, value }) => ({ value, path: `line ${line}: $` }));
  const prompt = parseEntries(entries, 'transcript');
  return {
    kind: 'transcript',
    prompt: {
      ...prompt,
      modelId: session.model === null ? prompt.modelId : bedrockModelId(session.model),
      system: [...session.system, ...prompt.system],
      excludes: session.agent === null ? prompt.excludes : [...prompt.excludes, session.agent],
    },
    recordId: null,
    body: { messages: session.messages.map(({ value }) => value) },
  };
}

interface Line {
  readonly line: number;
  readonly value: JsonObject;
}

interface Session {
  readonly messages: readonly Line[];
  readonly system: readonly string[];
  readonly model: string | null;
  /** What the agent sends and does not write down, in words; null for a bare chat. */
  readonly agent: string | null;
}

/** Claude Code (~/.claude/projects), and lines that are bare messages. */
function claudeCode(lines: readonly Line[]): Session {
  const start = lines.findLastIndex(({ value }) => value.subtype === 'compact_boundary');
  const abandoned = abandonedBranches(lines);
  const messages = lines.slice(start + 1).filter(({ value }) => {
    if (!isMessageLike(value) || value.isSidechain === true || value.isApiErrorMessage === true) return false;
    return modelOf(value) !== '<synthetic>' && !abandoned.has(stringOrNull(value.uuid) ?? '');
  });
  const isAgent = lines.some(({ value }) => CLAUDE_CODE_MARKS.some((mark) => mark in value));
  const model = messages.map(({ value }) => modelOf(value)).findLast((each) => each !== null) ?? null;
  return { messages, system: [], model, agent: isAgent ? "the agent's system prompt and tools, which its transcript does not hold" : null };
}

function modelOf({ message }: JsonObject): string | null {
  return isObject(message) ? stringOrNull(message.model) : null;
}

/** Lines under a prompt that the user took back: of several prompts after one message, the last was kept. */
function abandonedBranches(lines: readonly Line[]): ReadonlySet<string> {
  const kept = new Map<string, string>();
  const isPrompt = (value: JsonObject) => value.type === 'user' && value.isMeta !== true && isSpoken(value);
  for (const { value } of lines)
    if (isPrompt(value) && typeof value.parentUuid === 'string') kept.set(value.parentUuid, stringOrNull(value.uuid) ?? '');
  const abandoned = new Set<string>();
  for (const { value } of lines) {
    const [uuid, parent] = [stringOrNull(value.uuid), stringOrNull(value.parentUuid)];
    if (uuid === null || parent === null) continue;
    if (abandoned.has(parent) || (isPrompt(value) && kept.get(parent) !== uuid)) abandoned.add(uuid);
  }
  return abandoned;
}

function isSpoken({ message }: JsonObject): boolean {
  if (!isObject(message)) return false;
  return !Array.isArray(message.content) || message.content.some((block) => isObject(block) && block.type !== 'tool_result');
}

/** Codex (~/.codex/sessions): items of OpenAI's Responses API in envelopes. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one case a kind of line
function codex(lines: readonly Line[]): Session {
  const system: string[] = [];
  let messages: Line[] = [];
  let model: string | null = null;
  for (const { line, value } of lines) {
    const payload = isObject(value.payload) ? value.payload : {};
    if (value.type === 'response_item') messages.push({ line, value: payload });
    else if (value.type === 'turn_context') model = stringOrNull(payload.model) ?? model;
    else if (value.type === 'session_meta') {
      const instructions = isObject(payload.base_instructions) ? payload.base_instructions.text : payload.instructions;
      if (typeof instructions === 'string') system.push(instructions);
    } else if (value.type === 'compacted') messages = compacted(line, payload);
  }
  return { messages, system, model, agent: "the agent's tools, which its transcript does not hold" };
}

/** What a compaction puts in the place of all that was before. */
function compacted(line: number, payload: JsonObject): Line[] {
  if (Array.isArray(payload.replacement_history)) return payload.replacement_history.filter(isObject).map((value) => ({ line, value }));
  return typeof payload.message === 'string' ? [{ line, value: { role: 'user', content: payload.message } }] : [];
}

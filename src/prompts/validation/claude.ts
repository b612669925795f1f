// The Messages API of Anthropic as Bedrock takes it: keys, messages, and what one setting forbids another.
import { isObject, type JsonObject } from '../../base/json-value.ts';
import {
  anyOf,
  anything,
  type BodyProblem,
  flag,
  list,
  number,
  object,
  oneOf,
  type Rule,
  type Shape,
  string,
  text,
  whole,
} from './rules.ts';

/** Blocks of content by their type: what each must have. */
const BLOCKS: Readonly<Record<string, readonly string[]>> = {
  text: ['text'],
  image: ['source'],
  document: ['source'],
  search_result: ['source', 'title', 'content'],
  thinking: ['thinking', 'signature'],
  redacted_thinking: ['data'],
  tool_use: ['id', 'name', 'input'],
  tool_result: ['tool_use_id'],
  server_tool_use: ['id', 'name', 'input'],
  web_search_tool_result: ['tool_use_id'],
  web_fetch_tool_result: ['tool_use_id'],
  code_execution_tool_result: ['tool_use_id'],
  bash_code_execution_tool_result: ['tool_use_id'],
  text_editor_code_execution_tool_result: ['tool_use_id'],
  tool_search_tool_result: ['tool_use_id'],
  tool_reference: ['tool_name'],
  mcp_tool_use: ['id', 'name', 'input'],
  mcp_tool_result: ['tool_use_id'],
  container_upload: ['file_id'],
  compaction: [],
};

const block: Rule = (value, path) => {
  if (!isObject(value)) return object({ keys: {} })(value, path);
  const { type } = value;
  if (typeof type !== 'string')
    return [{ path: `${path}.type`, problem: 'is missing: blocks of the Messages API name their type ({"type": "text", "text": …})' }];
  const needs = BLOCKS[type];
  if (needs === undefined) return [{ path: `${path}.type`, problem: `is ${JSON.stringify(type).slice(0, 60)}, which is no block` }];
  const missing = needs.filter((key) => value[key] === undefined).map((key) => ({ path: `${path}.${key}`, problem: 'is missing' }));
  return type === 'text' && missing.length === 0 ? text(value.text, `${path}.text`) : missing;
};

/** An assistant's content may be empty where it is the last. */
const message: Rule = object({
  keys: { role: oneOf('user', 'assistant'), content: anyOf(text, list(block, 1)) },
  required: ['role', 'content'],
});

const tool: Rule = (value, path) =>
  isObject(value) && typeof value.type === 'string' && value.type !== 'custom'
    ? []
    : object({ keys: { name: text, input_schema: object({ keys: {}, open: true }) }, required: ['name', 'input_schema'], open: true })(
        value,
        path,
      );

const CLAUDE: Shape = {
  keys: {
    anthropic_version: oneOf('bedrock-2023-05-31'),
    anthropic_beta: list(text),
    max_tokens: whole(1),
    messages: list(message, 1),
    system: anyOf(text, list(block)),
    temperature: number(0, 1),
    top_p: number(0, 1),
    top_k: whole(0),
    stop_sequences: list(text),
    tools: list(tool),
    tool_choice: object({
      keys: { type: oneOf('auto', 'any', 'tool', 'none'), name: text, disable_parallel_tool_use: flag },
      required: ['type'],
    }),
    thinking: object({
      keys: { type: oneOf('enabled', 'disabled', 'adaptive'), budget_tokens: whole(1024), display: string },
      required: ['type'],
    }),
    metadata: anything,
    output_config: anything,
    output_format: anything,
    context_management: anything,
    mcp_servers: anything,
    container: anything,
    cache_control: anything,
    service_tier: anything,
    inference_geo: anything,
    speed: anything,
  },
  required: ['anthropic_version', 'max_tokens', 'messages'],
};

/** @param modelId the base model's */
export function claudeShape(modelId: string): { readonly shape: Shape; readonly across: (body: JsonObject) => BodyProblem[] } {
  return {
    shape: CLAUDE,
    across: (body) => [...firstMessage(body), ...thinkingProblems(body, modelId), ...samplingProblems(body, modelId, NAMES)],
  };
}

/** `claude-sonnet-4-5-2025…` → 4.5; `claude-3-7-sonnet` → 3.7; null for a name without a number. */
export function claudeVersion(modelId: string): number | null {
  const found = /claude-(?:[a-z]+-)?(\d+)(?:-(\d{1,2}))?(?!\d)/.exec(modelId);
  return found ? Number(`${found[1]}.${found[2] ?? 0}`) : null;
}

function firstMessage({ messages }: JsonObject): BodyProblem[] {
  const [first] = Array.isArray(messages) ? (messages as unknown[]) : [];
  return isObject(first) && first.role === 'assistant'
    ? [{ path: 'messages[0].role', problem: 'is "assistant": the first message is the user\'s' }]
    : [];
}

/** Claude 3.7 thinks first; `adaptive` came with 4.6. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: a list of rules, each with its words
function thinkingProblems(body: JsonObject, modelId: string): BodyProblem[] {
  const { thinking, max_tokens: most } = body;
  if (!isObject(thinking) || thinking.type === 'disabled') return [];
  const version = claudeVersion(modelId);
  if (version !== null && version < 3.7) return [{ path: 'thinking', problem: 'is nothing that this model can' }];
  if (thinking.type === 'adaptive')
    return version !== null && version < 4.6
      ? [{ path: 'thinking.type', problem: 'is "adaptive", which Claude 4.6 is the first to take' }]
      : [];
  const budget = thinking.budget_tokens;
  const problems: BodyProblem[] = [];
  if (budget === undefined) problems.push({ path: 'thinking.budget_tokens', problem: 'is missing' });
  else if (typeof budget === 'number' && typeof most === 'number' && budget >= most && !isInterleaved(body))
    problems.push({ path: 'thinking.budget_tokens', problem: `is ${budget}, not below max_tokens (${most})` });
  if (typeof body.temperature === 'number' && body.temperature !== 1)
    problems.push({ path: 'temperature', problem: `is ${body.temperature}: with thinking it is 1 or left out` });
  if (body.top_k !== undefined) problems.push({ path: 'top_k', problem: 'cannot be set with thinking' });
  if (typeof body.top_p === 'number' && body.top_p < 0.95)
    problems.push({ path: 'top_p', problem: `is ${body.top_p}: with thinking it is 0.95 to 1` });
  const choice = isObject(body.tool_choice) ? body.tool_choice.type : undefined;
  if (choice === 'any' || choice === 'tool')
    problems.push({ path: 'tool_choice.type', problem: `is "${choice}": with thinking it is "auto" or "none"` });
  return problems;
}

/** With interleaved thinking the budget is that of a whole turn, which may be above max_tokens. */
function isInterleaved({ anthropic_beta: beta }: JsonObject): boolean {
  return Array.isArray(beta) && beta.some((name) => typeof name === 'string' && name.startsWith('interleaved-thinking'));
}

const NAMES = { temperature: 'temperature', topP: 'top_p' } as const;

/** Claude 4.1 Opus and all from 4.5 on take one of temperature and top_p (user guide, "Anthropic Claude Messages API", 2026-10). */
export function samplingProblems(
  settings: JsonObject,
  modelId: string,
  names: { readonly temperature: string; readonly topP: string },
): BodyProblem[] {
  const version = claudeVersion(modelId);
  if (!modelId.includes('claude') || version === null || (version < 4.5 && !modelId.includes('opus-4-1'))) return [];
  if (settings[names.temperature] == null || settings[names.topP] == null) return [];
  return [{ path: names.topP, problem: `is beside ${names.temperature}: this model takes one of them` }];
}

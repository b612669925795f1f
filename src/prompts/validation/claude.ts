// The Messages API of Anthropic as Bedrock takes it: keys, messages, and what one setting forbids another.
import { isObject, type JsonObject, shownValue } from '../../base/json-value.ts';
import { phrase, type Text } from '../../base/phrases.ts';
import { BODIES } from '../../words/en/bodies.ts';
import {
  anyOf,
  anything,
  type BodyProblem,
  flag,
  forbidden,
  list,
  missing,
  number,
  object,
  oneOf,
  type Rule,
  type Shape,
  string,
  text,
  whole,
} from './rules.ts';
import { claudeTurns } from './turns.ts';

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
  tool_addition: [],
  tool_removal: [],
};

const block: Rule = (value, path) => {
  if (!isObject(value)) return object({ keys: {} })(value, path);
  const { type } = value;
  if (typeof type !== 'string') return [{ ...missing(`${path}.type`), problem: phrase(BODIES, 'blockType') }];
  const needs = BLOCKS[type];
  if (needs === undefined) {
    const problem = phrase(BODIES, 'noBlock', JSON.stringify(type).slice(0, 60));
    return [{ path: `${path}.type`, problem, fault: { kind: 'choice', value: type, allowed: Object.keys(BLOCKS) } }];
  }
  const absent = needs.filter((key) => value[key] === undefined).map((key) => missing(`${path}.${key}`));
  return type === 'text' && absent.length === 0 ? string(value.text, `${path}.text`) : absent;
};

const message = (...roles: readonly string[]): Rule =>
  object({ keys: { role: oneOf(...roles), content: anyOf(text, list(block, 1)) }, required: ['role', 'content'] });

/** An assistant's content may be empty where it is the last. */
const messages =
  (...roles: readonly string[]): Rule =>
  (value, path) => {
    const problems = list(message(...roles), 1)(value, path);
    const last = Array.isArray(value) ? (value.at(-1) as unknown) : null;
    if (!isObject(last) || last.role !== 'assistant' || !Array.isArray(value)) return problems;
    const own = `${path}[${value.length - 1}].content`;
    return problems.filter((problem) => problem.path !== own || problem.fault.kind !== 'empty');
  };

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
    messages: messages('user', 'assistant'),
    system: anyOf(string, list(block)),
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

/** From Claude 4.8 on instructions may stand between turns, and tools come and go (recorded requests, 2026). */
const WITH_SYSTEM_TURNS: Shape = { ...CLAUDE, keys: { ...CLAUDE.keys, messages: messages('user', 'assistant', 'system') } };

/** @param modelId the base model's */
export function claudeShape(modelId: string): { readonly shape: Shape; readonly across: (body: JsonObject) => BodyProblem[] } {
  return {
    shape: isFrom(modelId, 4.8) ? WITH_SYSTEM_TURNS : CLAUDE,
    across: (body) => [
      ...claudeTurns(body, { takesPrefill: !isFrom(modelId, 4.6) }),
      ...thinkingProblems(body, modelId),
      ...samplingProblems(body, modelId),
    ],
  };
}

/** `claude-sonnet-4-5-2025…` → 4.5; `claude-3-7-sonnet` → 3.7; null for a name without a number. */
export function claudeVersion(modelId: string): number | null {
  const found = /claude-(?:[a-z]+-)?(\d+)(?:-(\d{1,2}))?(?!\d)/.exec(modelId);
  return found ? Number(`${found[1]}.${found[2] ?? 0}`) : null;
}

/** Whether a model is of a version or newer; one without a number is none. */
function isFrom(modelId: string, version: number): boolean {
  const own = modelId.includes('claude') ? claudeVersion(modelId) : null;
  return own !== null && own >= version;
}

const THINKING = 'Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking';

/** Claude 3.7 thinks first; `adaptive` came with 4.6; budgets went with 4.7 (Anthropic, "Extended thinking" and its migration guides, 2026-10). */
export function thinkingProblems(body: JsonObject, modelId: string): BodyProblem[] {
  const { thinking } = body;
  if (!isObject(thinking) || thinking.type === 'disabled') return [];
  if (claudeVersion(modelId) !== null && !isFrom(modelId, 3.7))
    return [forbidden('thinking', phrase(BODIES, 'noThinking'), 'thinking: Extra inputs are not permitted')];
  if (thinking.type === 'adaptive')
    return claudeVersion(modelId) === null || isFrom(modelId, 4.6)
      ? []
      : [forbidden('thinking.type', phrase(BODIES, 'adaptiveFrom'), 'adaptive thinking is not supported on this model')];
  if (thinking.type !== 'enabled') return [];
  if (isFrom(modelId, 4.7))
    return [
      forbidden(
        'thinking.type',
        phrase(BODIES, 'adaptiveNow'),
        '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
      ),
    ];
  return [...budgetProblems(body, thinking.budget_tokens), ...besideThinking(body)];
}

function budgetProblems(body: JsonObject, budget: unknown): BodyProblem[] {
  if (budget === undefined) return [missing('thinking.budget_tokens')];
  const { max_tokens: most } = body;
  if (typeof budget !== 'number' || typeof most !== 'number' || budget < most || isInterleaved(body)) return [];
  return [
    forbidden(
      'thinking.budget_tokens',
      phrase(BODIES, 'budget', budget, most),
      `\`max_tokens\` must be greater than \`thinking.budget_tokens\`. ${THINKING}#max-tokens-and-context-window-size`,
    ),
  ];
}

/** Settings that do not go with a budget for thinking. */
function besideThinking(body: JsonObject): BodyProblem[] {
  const { temperature, top_p: topP } = body;
  const choice = isObject(body.tool_choice) ? body.tool_choice.type : undefined;
  const details = `${THINKING}#important-considerations-when-using-extended-thinking`;
  const all: readonly (readonly [isTrue: boolean, path: string, problem: Text, words: string])[] = [
    [
      typeof temperature === 'number' && temperature !== 1,
      'temperature',
      phrase(BODIES, 'temperatureWithThinking', Number(temperature)),
      `\`temperature\` may only be set to 1 when thinking is enabled. ${details}`,
    ],
    [body.top_k !== undefined, 'top_k', phrase(BODIES, 'notWithThinking'), `\`top_k\` must be unset when thinking is enabled. ${details}`],
    [
      typeof topP === 'number' && topP < 0.95,
      'top_p',
      phrase(BODIES, 'topPWithThinking', Number(topP)),
      `\`top_p\` must be greater than or equal to 0.95 or unset when thinking is enabled. ${details}`,
    ],
    [
      choice === 'any' || choice === 'tool',
      'tool_choice.type',
      phrase(BODIES, 'choiceWithThinking', shownValue(choice)),
      'Thinking may not be enabled when tool_choice forces tool use.',
    ],
  ];
  return all.flatMap(([isTrue, path, problem, words]) => (isTrue ? [forbidden(path, problem, words)] : []));
}

/** With interleaved thinking the budget is that of a whole turn, which may be above max_tokens. */
function isInterleaved({ anthropic_beta: beta }: JsonObject): boolean {
  return Array.isArray(beta) && beta.some((name) => typeof name === 'string' && name.startsWith('interleaved-thinking'));
}

/**
 * Claude 4.1 Opus and all from 4.5 on take one of temperature and top_p (user guide, "Anthropic Claude Messages API", 2026-10); from 4.7 on none of
 * them, but at its default (Anthropic, "Migrating to Claude Opus 4.7").
 */
export function samplingProblems({ temperature, top_p: topP, top_k: topK }: JsonObject, modelId: string): BodyProblem[] {
  if (isFrom(modelId, 4.7)) {
    const all = {
      temperature: temperature != null && temperature !== 1,
      top_p: topP != null && !(Number(topP) >= 0.99),
      top_k: topK != null,
    };
    return Object.entries(all).flatMap(([key, isTrue]) =>
      isTrue ? [forbidden(key, phrase(BODIES, 'notTaken'), `\`${key}\` is deprecated for this model.`)] : [],
    );
  }
  if (!isFrom(modelId, 4.5) && !modelId.includes('claude-opus-4-1')) return [];
  if (temperature == null || topP == null) return [];
  const words = '`temperature` and `top_p` cannot both be specified for this model. Please use only one.';
  return [forbidden('top_p', phrase(BODIES, 'oneOfTwo'), words)];
}

// The table of model families: how each turns a request into tokens. A new family is one entry here.
import type { ClientTool, PromptKind } from '../types.ts';
import type { Feature } from './features.ts';

/** Constants are tokens, factors multiply o200k tokens. Fitted 2026-11 on recorded counts; docs/accuracy.md has the errors. */
export interface Family {
  readonly id: string;
  readonly name: string;
  /** Whose body a bare `prompt` of such a model is; null where bq knows no body of its own. */
  readonly vendor: PromptKind | null;
  readonly content: ContentRule;
  /** A chat: `base + perUserTurn * u + perFurtherTurn * (u - 1)`, and `system` where there is a system prompt; u = user turns after merging consecutive messages of one role. */
  readonly frame: { readonly base: number; readonly perUserTurn: number; readonly perFurtherTurn: number; readonly system: number };
  /** A bare InvokeModel prompt. */
  readonly rawFrame: number;
  readonly tools: {
    /** Constant once there are tools, by tool choice. */
    readonly auto: number;
    readonly any: number;
    /** Times the tokens of the serialised definitions. */
    readonly schema: number;
    readonly perTool: number;
    /** Added when parallel tool use is disabled, by tool choice. */
    readonly serialAuto: number;
    readonly serialAny: number;
    /** A tool use and its result, beyond their texts. */
    readonly pair: number;
    /** Whether definitions with `defer_loading` are counted. */
    readonly deferred: boolean;
    /** How an earlier tool use reaches the model: Claude's XML, its name and input, a JSON object, or not at all. */
    readonly call: 'xml' | 'name-input' | 'json' | 'none';
  };
  /** Anthropic's own tools, whose definitions the model brings along; null where the family has none. */
  readonly clientTools: Readonly<Record<ClientTool, number>> | null;
  readonly thinkingEnabled: number;
  readonly thinkingAdaptive: number;
  /** Added where tools and interleaved thinking come together. */
  readonly interleavedThinking: number;
  readonly taskBudget: number;
  /** What stands around the summary of a compaction. */
  readonly compaction: number;
  /** Which reasoning of earlier answers counts: all of it, that before a tool use while the tool's result is answered, or none. */
  readonly countsThinking: 'all' | 'open' | 'none';
  /** Whether `<think>…</think>` in earlier answers is dropped. */
  readonly dropsThinkTags: boolean;
  /** Beyond the tokens of the schema; null where the schema is no part of the prompt. */
  readonly structuredOutput: number | null;
  readonly citations: number;
  readonly textDocument: number;
  readonly pdf: {
    /** Tokens of the image of a page, 0 where a model gets the text alone; the newest Claude takes larger ones in Converse requests. */
    readonly page: number;
    readonly pageInConverse: number;
    /** Tokens of the text of a page that cannot be read; null where the text is in `page` already. */
    readonly unreadText: number | null;
  };
  readonly image: ImageRule;
  /** Half-width of the band: a share of the tokens that texts make, one of those that the rules add (frames, tool constants), one of media. */
  readonly band: { readonly texts: number; readonly rules: number; readonly media: number };
  /** Scripts and languages whose texts are known worse, or better, than the others. */
  readonly scripts: readonly ScriptBand[];
}

/** Where these features make up more than `above` of the o200k tokens, the band is at least this share of the whole. */
export interface ScriptBand {
  readonly of: readonly Feature[];
  readonly above: number;
  readonly band: number;
}

export type ContentRule =
  | { readonly type: 'coefficients'; readonly table: 'claude-v3' | 'claude-v4.7' }
  /** `factor * o200k + eachDigit * (digits - digit tokens) + nonLatin * tokens of other scripts + capitals * tokens of capitals` */
  | { readonly type: 'o200k'; readonly factor: number; readonly eachDigit: number; readonly nonLatin: number; readonly capitals: number };

export type ImageRule =
  /** Scale the long edge down to `longEdge` px, then 28 px squares, at most `most`, and 3 more. */
  | { readonly type: 'claude'; readonly longEdge: number; readonly most: number }
  /** width * height / pixelsPerToken. */
  | { readonly type: 'area'; readonly pixelsPerToken: number }
  /** Much the same for every size: the model scales images to a size that depends on their shape. */
  | { readonly type: 'flat'; readonly tokens: number }
  /** Scale the long edge down to `longEdge` px, then squares of `edge` px, and one token more for each row. */
  | { readonly type: 'patches'; readonly longEdge: number; readonly edge: number };

/** Half-width of the band for structured output, and for scripts without recorded counts. */
export const WIDE_BAND = 0.25;
export const PDF_BAND = 0.4;
/** With a PDF whose text could be read. */
export const READ_PDF_BAND = 0.15;
/** With citations, whose instructions differ between models and APIs. */
export const CITATIONS_BAND = 0.08;
export const FOREIGN_IMAGE_BAND = 0.5;
/** No band is narrower than this many tokens on each side. */
export const LEAST_BAND_TOKENS = 3;

const NO_FRAME = { base: 0, perUserTurn: 0, perFurtherTurn: 0, system: 0 };
const NO_TOOLS = {
  auto: 0,
  any: 0,
  schema: 1,
  perTool: 0,
  serialAuto: 0,
  serialAny: 0,
  pair: 0,
  deferred: true,
  call: 'name-input',
} as const;

/**
 * Claude's texts by language: half-widths that hold for the recorded counts (Chinese, Japanese, Russian, Arabic, Hindi, Thai, five Latin
 * languages), WIDE_BAND for languages of which nothing was recorded.
 */
const CLAUDE_SCRIPTS: readonly ScriptBand[] = [
  { of: ['t_hira', 't_kata'], above: 0.1, band: 0.15 },
  { of: ['t_han'], above: 0.1, band: 0.1 },
  { of: ['t_hang'], above: 0.05, band: WIDE_BAND },
  { of: ['t_cyr'], above: 0.1, band: 0.12 },
  { of: ['c_ukrainian', 'c_greek', 'c_heb'], above: 0.02, band: WIDE_BAND },
  { of: ['t_arab'], above: 0.1, band: 0.15 },
  { of: ['t_ind'], above: 0.1, band: 0.2 },
  { of: ['w_foreign', 't_xlat'], above: 0.1, band: 0.12 },
  { of: ['c_viet'], above: 0.1, band: 0.3 },
  { of: ['c_emoji'], above: 0.1, band: 0.15 },
];

/** What every Claude since 3 shares. docs/model.md, "Counting tokens". */
const CLAUDE: Family = {
  id: 'claude-v3',
  name: 'Claude 3 to 4.6',
  vendor: 'anthropic',
  content: { type: 'coefficients', table: 'claude-v3' },
  frame: { ...NO_FRAME, base: 1, perUserTurn: 6 },
  rawFrame: 0,
  tools: { ...NO_TOOLS, auto: 308, any: 302, pair: 35, deferred: false, call: 'xml' },
  // Published by Anthropic for Claude 4 (docs, "Bash tool", "Text editor tool", "Computer use tool", 2026-10); computer use adds to the system prompt too.
  clientTools: { bash: 245, 'text-editor': 700, computer: 735 + 480 },
  thinkingEnabled: 29,
  thinkingAdaptive: 0,
  interleavedThinking: 149,
  taskBudget: 34,
  compaction: 90,
  countsThinking: 'open',
  dropsThinkTags: false,
  structuredOutput: 119,
  citations: 525,
  textDocument: 41,
  pdf: { page: 1571, pageInConverse: 1571, unreadText: 530 },
  image: { type: 'claude', longEdge: 1568, most: 1568 },
  band: { texts: 0.1, rules: 0.03, media: 0.1 },
  scripts: CLAUDE_SCRIPTS,
};
const CLAUDE_NEW: Family = {
  ...CLAUDE,
  id: 'claude-v5',
  name: 'Claude Opus 5 and later',
  content: { type: 'coefficients', table: 'claude-v4.7' },
  frame: { ...NO_FRAME, base: 2, perUserTurn: 4 },
  tools: { ...CLAUDE.tools, auto: 275, any: 464, deferred: true },
  countsThinking: 'all',
  structuredOutput: 141,
  citations: 742,
  image: { type: 'claude', longEdge: 2576, most: 4784 },
  pdf: { page: 1571, pageInConverse: 4787, unreadText: 700 },
  band: { texts: 0.12, rules: 0.03, media: 0.16 },
};
const OTHER: Family = {
  id: 'unknown',
  name: 'an unknown family',
  vendor: null,
  content: o200k(1.15),
  frame: { ...NO_FRAME, base: 10 },
  rawFrame: 0,
  tools: { ...NO_TOOLS },
  clientTools: null,
  thinkingEnabled: 0,
  thinkingAdaptive: 0,
  interleavedThinking: 0,
  taskBudget: 0,
  compaction: 0,
  countsThinking: 'none',
  dropsThinkTags: false,
  structuredOutput: null,
  citations: 0,
  textDocument: 0,
  // Bedrock hands such models the text of a PDF, not its pages.
  pdf: { page: 0, pageInConverse: 0, unreadText: 600 },
  image: { type: 'area', pixelsPerToken: 765 },
  band: flatBand(0.3),
  scripts: [{ of: ['t_hira', 't_kata', 't_han', 't_hang'], above: 0.1, band: WIDE_BAND }],
};

function claude3(id: string, name: string, tools: Partial<Family['tools']>): Family {
  // Structured output came with Claude 4.5; older ones get no schema.
  return { ...claudeTools(id, name, tools), structuredOutput: null };
}

function claudeTools(id: string, name: string, tools: Partial<Family['tools']>): Family {
  return { ...CLAUDE, id, name, tools: { ...CLAUDE.tools, ...tools } };
}

/** Claude 4.5 and 4.6; those from Opus 4.5 on keep the thinking of earlier turns (Anthropic docs, "Extended thinking", 2026-10). */
function claude45(id: string, name: string): Family {
  return claudeTools(id, name, { auto: 491, any: 586, serialAuto: -207 });
}

function flatBand(share: number): Family['band'] {
  return { texts: share, rules: share, media: share };
}

function o200k(factor: number, eachDigit = 0, nonLatin = 0, capitals = 0): ContentRule {
  return { type: 'o200k', factor, eachDigit, nonLatin, capitals };
}

type Entry = readonly [models: RegExp, family: Family];

/** Matched in order against the bare model ID (lower case; no ARN, no profile prefix): the first match is the family. */
function table(): readonly Entry[] {
  return [
    [
      /claude-(?:v\d|instant|2)/,
      { ...OTHER, id: 'claude-2', name: 'Claude 2', vendor: 'anthropic', frame: { ...NO_FRAME, base: 8 }, band: flatBand(0.3) },
    ],
    [/claude-3-5-haiku/, claude3('claude-3-5-haiku', 'Claude 3.5 Haiku', { auto: 257, any: 352 })],
    [/claude-3-5-sonnet-20240620/, claude3('claude-3-5-sonnet-v1', 'Claude 3.5 Sonnet v1', { auto: 287, any: 306 })],
    [/claude-3-5-sonnet/, claude3('claude-3-5-sonnet-v2', 'Claude 3.5 Sonnet v2', { auto: 307, any: 306 })],
    [/claude-3-haiku/, claude3('claude-3-haiku', 'Claude 3 Haiku', { auto: 258, any: 356 })],
    [/claude-3-opus/, claude3('claude-3-opus', 'Claude 3 Opus', { auto: 522, any: 522 })],
    [/claude-3-sonnet/, claude3('claude-3-sonnet', 'Claude 3 Sonnet', { auto: 152, any: 152 })],
    [
      /claude-(?:opus-4[-.]6|4[-.]6-opus)(?!\d)/,
      { ...claude45('claude-opus-4.6', 'Claude Opus 4.6'), countsThinking: 'all', thinkingAdaptive: 17 },
    ],
    [
      /claude-(?:(?:opus-4[-.]5|4[-.]5-opus)|[a-z]+-4[-.]6|4[-.]6)(?!\d)/,
      { ...claude45('claude-4.6', 'Claude Opus 4.5 and Claude 4.6'), countsThinking: 'all' },
    ],
    [/claude-(?:[a-z]+-)?4[-.]5(?!\d)/, claude45('claude-4.5', 'Claude 4.5')],
    [/claude-(?:3|(?:[a-z]+-)?4(?![-.][789](?!\d)))/, claudeTools('claude-4', 'Claude 3.7 to 4.1', { serialAny: -31 })],
    [
      /claude-(?:[a-z]+-)?4[-.]7(?!\d)/,
      { ...CLAUDE_NEW, id: 'claude-v4.7', name: 'Claude 4.7', frame: { ...NO_FRAME, base: 7, perUserTurn: 4 } },
    ],
    [
      /claude-sonnet/,
      { ...CLAUDE_NEW, id: 'claude-v5-sonnet', name: 'Claude Sonnet 5 and later', tools: { ...CLAUDE_NEW.tools, auto: 341, any: 464 } },
    ],
    [/claude-(?:[a-z]+-)?4[-.]8(?!\d)/, { ...CLAUDE_NEW, id: 'claude-v4.8', name: 'Claude 4.8', tools: { ...CLAUDE_NEW.tools, any: 393 } }],
    [/claude/, CLAUDE_NEW],
    [
      /nova-2|nova-(?:lite|pro|premier|omni|sonic)-2/,
      {
        ...OTHER,
        id: 'nova-2',
        name: 'Nova 2',
        vendor: 'nova',
        content: o200k(1, 1),
        frame: { ...NO_FRAME, base: 46, perFurtherTurn: 1.5 },
        tools: { ...NO_TOOLS, auto: 803, any: 803, pair: 32 },
        thinkingEnabled: 50,
        pdf: { page: 2650, pageInConverse: 2650, unreadText: null },
        band: flatBand(0.1),
      },
    ],
    [
      /nova/,
      {
        ...OTHER,
        id: 'nova-1',
        name: 'Nova 1',
        vendor: 'nova',
        content: o200k(1.01, 1, 0.4, 0.4),
        frame: { ...NO_FRAME, perFurtherTurn: 2.7 },
        tools: { ...NO_TOOLS, auto: 343, any: 343, schema: 1.05, pair: 28 },
        pdf: { page: 1700, pageInConverse: 1700, unreadText: null },
        image: { type: 'flat', tokens: 1300 },
        band: flatBand(0.12),
      },
    ],
    [
      /llama-?4/,
      {
        ...OTHER,
        id: 'llama4',
        name: 'Llama 4',
        vendor: 'llama',
        content: o200k(1),
        frame: { ...NO_FRAME, base: 12 },
        tools: { ...NO_TOOLS, auto: 80, any: 80, schema: 1.2 },
        band: flatBand(0.2),
      },
    ],
    [/llama-?3-(?:8b|70b)/, llama3('llama3.0', 'Llama 3', 15)],
    [/llama-?3/, llama3('llama3', 'Llama 3.1 to 3.3', 35)],
    [
      /gpt-oss|openai|gpt-\d/,
      {
        ...OTHER,
        id: 'gpt-oss',
        name: 'gpt-oss',
        vendor: 'openai',
        content: o200k(1),
        frame: { ...NO_FRAME, base: 68, system: 5 },
        tools: { ...NO_TOOLS, auto: 20, any: 20, schema: 0.5 },
        band: flatBand(0.05),
        scripts: [],
      },
    ],
    [/mistral-(?:7b|small-2402)|mixtral/, mistral('mistral-7b', 'Mistral 7B and 8x7B', 1.12, 10)],
    [/mistral-large-3/, mistral('mistral-large-3', 'Mistral Large 3', 1.04, 3)],
    [/mistral|pixtral|ministral|magistral|voxtral|devstral/, mistral('mistral', 'Mistral', 1.04, 8)],
    [
      /deepseek/,
      {
        ...OTHER,
        id: 'deepseek',
        name: 'DeepSeek',
        vendor: 'deepseek',
        content: o200k(1.05),
        frame: { ...NO_FRAME, base: 5 },
        tools: { ...NO_TOOLS, auto: 140, any: 140 },
        dropsThinkTags: true,
        band: flatBand(0.15),
      },
    ],
    // From hosts other than Bedrock, whose templates may differ: a hint, with a wide band.
    [/qwen.*coder/, { ...qwen('qwen-coder', 'Qwen Coder', 205) }],
    [
      /glm|^zai/,
      {
        ...OTHER,
        id: 'glm',
        name: 'GLM',
        vendor: 'openai',
        content: o200k(1.1),
        frame: { ...NO_FRAME, base: 6 },
        tools: { ...NO_TOOLS, auto: 82, any: 82, pair: 32 },
      },
    ],
    [/kimi|moonshot/, { ...OTHER, id: 'kimi', name: 'Kimi', vendor: 'openai', content: o200k(1.1), tools: { ...NO_TOOLS, pair: 15 } }],
    [/qwen/, qwen('qwen', 'Qwen', 85)],
    [
      /titan/,
      { ...OTHER, id: 'titan', name: 'Titan', vendor: 'titan', content: o200k(1.03), frame: { ...NO_FRAME, base: 3 }, band: flatBand(0.2) },
    ],
    [
      /cohere|command/,
      {
        ...OTHER,
        id: 'cohere',
        name: 'Cohere',
        vendor: 'cohere',
        content: o200k(1.04),
        frame: NO_FRAME,
        tools: { ...NO_TOOLS, schema: 0, perTool: 13, call: 'none' },
        band: flatBand(0.2),
      },
    ],
    [/llama/, { ...OTHER, id: 'llama2', name: 'Llama 2', vendor: 'llama' }],
  ];
}

function llama3(id: string, name: string, base: number): Family {
  return {
    ...OTHER,
    id,
    name,
    vendor: 'llama',
    content: o200k(0.995),
    frame: { ...NO_FRAME, base, perFurtherTurn: 4 },
    tools: { ...NO_TOOLS, auto: 60, any: 60, schema: 1.27, pair: 5, call: 'json' },
    band: flatBand(0.08),
    scripts: [],
  };
}

function qwen(id: string, name: string, tools: number): Family {
  return {
    ...OTHER,
    id,
    name,
    vendor: 'openai',
    content: o200k(1.05),
    tools: { ...NO_TOOLS, auto: tools, any: tools },
    dropsThinkTags: true,
    band: flatBand(0.2),
  };
}

function mistral(id: string, name: string, factor: number, base: number): Family {
  return {
    ...OTHER,
    id,
    name,
    vendor: 'mistral',
    content: o200k(factor, 1),
    frame: { ...NO_FRAME, base },
    tools: { ...NO_TOOLS, auto: 8, any: 8, pair: 20 },
    image: { type: 'patches', longEdge: 1024, edge: 16 },
    band: flatBand(0.15),
  };
}

let entries: readonly Entry[] | undefined;

/** The part of an ID that names the model: no ARN, no profile prefix, lower case. */
export function bareModelId(modelId: string): string {
  const id = modelId.slice(modelId.lastIndexOf('/') + 1).toLowerCase();
  return id.replace(/^(?:us-gov|us|eu|apac|jp|au|ca|sa|in|kr|il|mx|global)\./, '');
}

/** @returns the family of any model ID or name; a family called `unknown` where nothing fits */
export function familyOf(modelId: string): Family {
  entries ??= table();
  const id = bareModelId(modelId);
  for (const [models, family] of entries) if (models.test(id)) return family;
  return OTHER;
}

// The offline estimate: a normal prompt and a family -> tokens by part, with the band that they lie in.

import { isObject, spacedJson } from '../../base/json-value.ts';
import { documentText } from '../kinds/media-blocks.ts';
import { textPrompt } from '../kinds/parse-prompt-bodies.ts';
import { openToolLoop } from '../turns.ts';
import type { Block, MediaSource, NormalPrompt, Tool, Turn } from '../types.ts';
import type { TextCounter } from './content.ts';
import { contentTokens } from './content-tokens.ts';
import { CITATIONS_BAND, type Family, FOREIGN_IMAGE_BAND, LEAST_BAND_TOKENS, PDF_BAND, READ_PDF_BAND, WIDE_BAND } from './families.ts';
import { type Feature, type FeatureCounts, feature, noFeatures, o200kTokens } from './features.ts';
import { type ImageSize, imageSize, MAX_IMAGE_EDGE } from './media.ts';
import { type PdfContent, readPdf } from './pdf.ts';

/** Input tokens by part; whole numbers that add up to the total. */
export interface TokenParts {
  readonly system: number;
  /** Messages, tool uses and tool results, and the frame around them. */
  readonly messages: number;
  /** Tool definitions and the instructions that come with them, structured output. */
  readonly tools: number;
  readonly media: number;
}

/** Absolute tokens, inclusive. */
export interface ErrorBand {
  readonly low: number;
  readonly high: number;
}

export interface Estimate {
  readonly inputTokens: number;
  readonly errorBand: ErrorBand;
  readonly parts: TokenParts;
  /** What is not in the number, in words. */
  readonly excludes: readonly string[];
}

/** `thinking` is that of earlier answers: what is in the file is often a summary of what counts. */
type TextPart = 'system' | 'messages' | 'tools' | 'documents' | 'thinking';

interface Counting {
  readonly prompt: NormalPrompt;
  readonly family: Family;
  readonly count: TextCounter;
  /** Of the parts that have text: most requests have one or two. */
  readonly features: Partial<Record<TextPart, FeatureCounts>>;
  /** Tokens that come from no text. */
  fixedMessages: number;
  fixedTools: number;
  fixedMedia: number;
  /** Half-width that a PDF asks for; 0 without one. */
  pdfBand: number;
  hasImage: boolean;
  hasCitations: boolean;
  readonly excludes: Set<string>;
}

/** Estimates the input tokens of a prompt. @throws BqError where a tool or tool input is nested too deep */
export function estimate(prompt: NormalPrompt, family: Family, count: TextCounter): Estimate {
  const state = startCounting(prompt, family, count);
  for (const text of prompt.system) addTo(state, 'system', text);
  const turns = sinceCompaction(prompt.turns, family);
  const loop = openToolLoop(turns);
  for (const [index, turn] of turns.entries()) {
    for (const block of turn.blocks) {
      if (block.type === 'thinking' && index < loop && family.countsThinking !== 'all') continue;
      addBlock(block, state);
    }
  }
  if (state.hasCitations) state.fixedMessages += family.citations;
  state.fixedMessages += prompt.raw ? family.rawFrame : frame(turns, family) + (prompt.system.length > 0 ? family.frame.system : 0);
  addSwitches(prompt, state);
  addTools(prompt, state);
  return finish(state);
}

/** The estimate of one user message whose text was counted piece by piece. */
export function estimateText(counts: FeatureCounts, family: Family): Estimate {
  const prompt = textPrompt('', 'text');
  const state = startCounting(prompt, family, () => {});
  state.features.messages = counts;
  state.fixedMessages += frame(prompt.turns, family);
  return finish(state);
}

function startCounting(prompt: NormalPrompt, family: Family, count: TextCounter): Counting {
  return {
    prompt,
    family,
    count,
    features: {},
    fixedMessages: 0,
    fixedTools: 0,
    fixedMedia: 0,
    pdfBand: 0,
    hasImage: false,
    hasCitations: false,
    excludes: new Set(prompt.excludes),
  };
}

function addTo(state: Counting, part: TextPart, text: string): void {
  state.features[part] ??= noFeatures();
  state.count(text, state.features[part]);
}

function tokensOf({ features, family }: Counting, part: TextPart): number {
  const counts = features[part];
  return counts === undefined ? 0 : contentTokens(counts, family);
}

function frame(turns: readonly Turn[], family: Family): number {
  let users = 0;
  let previous: string | null = null;
  for (const { role } of turns) {
    if (role === 'user' && previous !== 'user') users++;
    previous = role;
  }
  const { base, perUserTurn, perFurtherTurn } = family.frame;
  return base + perUserTurn * users + perFurtherTurn * Math.max(0, users - 1);
}

/** A summary stands for all turns before it; only Anthropic's API has it. */
function sinceCompaction(turns: readonly Turn[], family: Family): readonly Turn[] {
  if (family.compaction === 0) return turns;
  const at = turns.findLastIndex(({ blocks }) => blocks.some(({ type }) => type === 'compaction'));
  return at < 0 ? turns : turns.slice(at);
}

/** What a request switches on, beyond its texts. */
function addSwitches(prompt: NormalPrompt, state: Counting): void {
  const { family } = state;
  if (prompt.thinking === 'enabled') state.fixedMessages += family.thinkingEnabled;
  if (prompt.thinking === 'adaptive') state.fixedMessages += family.thinkingAdaptive;
  if (prompt.interleavedThinking && prompt.tools.length > 0) state.fixedMessages += family.interleavedThinking;
  if (prompt.taskBudget) state.fixedMessages += family.taskBudget;
}

function addTool(tool: Tool, state: Counting): void {
  const definition = {
    ...(tool.description === null ? {} : { description: tool.description }),
    name: tool.name,
    parameters: tool.schema,
  };
  addTo(state, 'tools', `<function>${spacedJson(definition)}</function>`);
}

function choiceTokens({ toolChoice, parallelToolUseDisabled }: NormalPrompt, tools: Counting['family']['tools']): number {
  const forced = toolChoice === 'any' || toolChoice === 'tool';
  const serial = forced ? tools.serialAny : tools.serialAuto;
  return (forced ? tools.any : tools.auto) + (parallelToolUseDisabled ? serial : 0);
}

function addTools(prompt: NormalPrompt, state: Counting): void {
  const { family } = state;
  const { tools } = family;
  for (const tool of prompt.tools) {
    if (tool.deferred && !tools.deferred) continue;
    addTool(tool, state);
    state.fixedTools += tools.perTool;
  }
  for (const tool of prompt.clientTools) {
    if (family.clientTools === null) state.excludes.add(`the tool ${tool}, which only Claude brings along`);
    else state.fixedTools += family.clientTools[tool];
  }
  if (prompt.tools.length + prompt.clientTools.length > 0) state.fixedTools += choiceTokens(prompt, tools);
  if (prompt.outputSchema !== null && family.structuredOutput !== null) {
    addTo(state, 'tools', typeof prompt.outputSchema === 'string' ? prompt.outputSchema : spacedJson(prompt.outputSchema));
    state.fixedTools += family.structuredOutput;
  }
}

function addBlock(block: Block, state: Counting): void {
  const { family } = state;
  switch (block.type) {
    case 'text':
      addText(block.text, state);
      return;
    case 'thinking':
      if (family.countsThinking === 'none') return;
      addTo(state, 'thinking', block.text);
      if (block.hidden) state.excludes.add('reasoning that only the model can read');
      return;
    case 'tool-use':
      if (family.tools.call !== 'none') addTo(state, 'messages', callText(family.tools.call, block.name, block.input));
      return;
    case 'tool-result':
      state.fixedMessages += family.tools.pair;
      for (const inner of block.blocks) addBlock(inner, state);
      return;
    case 'image':
      addImage(block.source, state);
      return;
    case 'document':
      addDocument(block, state);
      return;
    case 'tool-reference': {
      const tool = state.prompt.tools.find(({ name }) => name === block.name);
      if (tool) addTool(tool, state);
      return;
    }
    case 'compaction':
      state.fixedMessages += family.compaction;
      addTo(state, 'messages', block.text);
      return;
  }
}

const SPECIAL_TOKEN = /<\|[a-z_]{1,40}\|>/g;

function addText(text: string, state: Counting): void {
  let counted = text;
  if (state.family.dropsThinkTags && counted.includes('<think>')) counted = counted.replace(/<think>[\s\S]*?<\/think>\s*/g, '');
  if (state.prompt.raw && counted.includes('<|')) {
    // In a bare prompt each special token is one token.
    const specials = counted.match(SPECIAL_TOKEN)?.length ?? 0;
    state.fixedMessages += specials;
    if (specials > 0) counted = counted.replace(SPECIAL_TOKEN, '');
  }
  addTo(state, 'messages', counted);
}

/** How a model sees its own earlier tool use. */
function callText(form: 'xml' | 'name-input' | 'json', name: string, input: unknown): string {
  if (form === 'json') return spacedJson({ name, parameters: input });
  if (form === 'name-input') return `${name} ${spacedJson(input)}`;
  const parameters = isObject(input)
    ? Object.entries(input).map(
        ([key, value]) => `<parameter name="${key}">${typeof value === 'string' ? value : spacedJson(value)}</parameter>\n`,
      )
    : [`${typeof input === 'string' ? input : spacedJson(input)}\n`];
  return `<invoke name="${name}">\n${parameters.join('')}</invoke>`;
}

function bytesOf(base64: string, most: number): Uint8Array {
  return Buffer.from(base64.length > most ? base64.slice(0, most - (most % 4)) : base64, 'base64');
}

/** A frame header lies within the first bytes; only an embedded thumbnail or colour profile pushes it further back. */
const IMAGE_HEAD_CHARACTERS = 2 ** 20;

function addImage(source: MediaSource, state: Counting): void {
  if (source.type !== 'base64') {
    state.excludes.add('image that is not in the file');
    return;
  }
  const size = imageSize(bytesOf(source.data, IMAGE_HEAD_CHARACTERS));
  if (size === null) {
    state.excludes.add('image without a readable PNG, JPEG, GIF or WebP header');
    return;
  }
  if (size.width > MAX_IMAGE_EDGE || size.height > MAX_IMAGE_EDGE) {
    state.excludes.add(`image whose header claims ${size.width} x ${size.height} px (Bedrock takes at most ${MAX_IMAGE_EDGE} a side)`);
    return;
  }
  state.hasImage = true;
  state.fixedMedia += imageTokens(size, state.family);
}

/** @returns tokens of one image */
export function imageTokens(size: ImageSize, family: Family): number {
  const rule = family.image;
  const { width, height } = size;
  if (rule.type === 'flat') return rule.tokens;
  if (rule.type === 'area') return Math.ceil((width * height) / rule.pixelsPerToken);
  const scale = Math.min(1, rule.longEdge / Math.max(width, height));
  const squares = (pixels: number, edge: number) => Math.ceil((pixels * scale) / edge);
  if (rule.type === 'patches') return (squares(width, rule.edge) + 1) * squares(height, rule.edge);
  return Math.min(squares(width, 28) * squares(height, 28), rule.most) + 3;
}

function addDocument(block: Extract<Block, { type: 'document' }>, state: Counting): void {
  const { source } = block;
  const { family } = state;
  if (block.citations) state.hasCitations = true;
  if (block.title !== null) addTo(state, 'documents', block.title);
  if (source.type === 'blocks') {
    state.fixedMedia += family.textDocument;
    for (const inner of source.blocks) addBlock(inner, state);
    return;
  }
  const format = block.format?.toLowerCase() ?? null;
  const text = documentText(block);
  if (text !== null || source.type === 'text') {
    state.fixedMedia += family.textDocument;
    addTo(state, 'documents', text ?? '');
    return;
  }
  const pdf = readPdf(bytesOf(source.data, Number.MAX_SAFE_INTEGER));
  if (pdf !== null) addPdf(pdf, state);
  else
    state.excludes.add(
      format === 'pdf'
        ? 'PDF whose pages cannot be read offline'
        : `document (${format ?? 'unknown format'}), which cannot be read offline`,
    );
}

/** Tokens of a character in a font whose codes are glyphs: between English (0.25) and Chinese (1). */
const TOKENS_PER_GLYPH = 0.4;

function addPdf({ pages, text, glyphs }: PdfContent, state: Counting): void {
  const { pdf } = state.family;
  state.fixedMedia += pages * (state.prompt.kind === 'converse' ? pdf.pageInConverse : pdf.page);
  const isRead = pdf.unreadText !== null && text !== '' && glyphs === 0;
  state.pdfBand = Math.max(state.pdfBand, isRead ? READ_PDF_BAND : PDF_BAND);
  if (pdf.unreadText === null) return;
  if (text === '' && glyphs === 0) state.fixedMedia += pages * pdf.unreadText;
  addTo(state, 'documents', text);
  state.fixedMedia += glyphs * TOKENS_PER_GLYPH;
}

function finish(state: Counting): Estimate {
  const { family } = state;
  const system = tokensOf(state, 'system');
  const said = tokensOf(state, 'messages');
  const defined = tokensOf(state, 'tools') * family.tools.schema;
  const documents = tokensOf(state, 'documents');
  const thought = tokensOf(state, 'thinking');
  const messages = said + thought + state.fixedMessages;
  const tools = defined + state.fixedTools;
  const media = documents + state.fixedMedia;
  const inputTokens = Math.max(1, Math.round(system + messages + tools + media));
  // Rounded so that the parts add up: what rounding leaves over goes to the messages.
  const rounded = { system: Math.round(system), tools: Math.max(0, Math.round(tools)), media: Math.round(media) };
  const parts = { ...rounded, messages: inputTokens - rounded.system - rounded.tools - rounded.media };
  const texts = Math.min(inputTokens, system + said + defined + documents);
  const { low, high } = bandAround(inputTokens, margin(state, inputTokens, texts) + thought);
  return { inputTokens, errorBand: { low, high: high + unsaid(state) }, parts, excludes: [...state.excludes] };
}

/** What may come on top of what the file says: Anthropic's own API takes the beta of interleaved thinking in a header. */
function unsaid({ family, prompt }: Counting): number {
  const mayHave = prompt.kind === 'anthropic' && prompt.thinking === 'enabled' && prompt.tools.length > 0 && !prompt.interleavedThinking;
  return mayHave ? family.interleavedThinking : 0;
}

/** @param marginTokens half-width; never less than LEAST_BAND_TOKENS */
function bandAround(inputTokens: number, marginTokens: number): ErrorBand {
  const most = Math.max(marginTokens, LEAST_BAND_TOKENS);
  return { low: Math.max(0, Math.ceil(inputTokens - most)), high: Math.floor(inputTokens + most) };
}

/** @param texts tokens of the total that texts make; the others are the rules' */
function margin(state: Counting, inputTokens: number, texts: number): number {
  const { family, prompt } = state;
  const { band } = family;
  const usual = band.texts * texts + band.media * state.fixedMedia + band.rules * Math.max(0, inputTokens - texts - state.fixedMedia);
  let least = 0;
  if (prompt.outputSchema !== null) least = WIDE_BAND;
  if (family.scripts.length > 0) {
    const counts = allFeatures(state);
    const tokens = o200kTokens(counts);
    for (const { of, above, band: wide } of family.scripts) if (share(counts, tokens, of) > above) least = Math.max(least, wide);
  }
  if (state.hasCitations) least = Math.max(least, CITATIONS_BAND);
  least = Math.max(least, state.pdfBand);
  if (state.hasImage && family.content.type !== 'coefficients') least = Math.max(least, FOREIGN_IMAGE_BAND);
  return Math.max(usual, least * inputTokens);
}

/** Counts of some features as a share of the o200k tokens. */
function share(counts: FeatureCounts, tokens: number, features: readonly Feature[]): number {
  let found = 0;
  for (const each of features) found += feature(counts, each);
  return tokens === 0 ? 0 : found / tokens;
}

/** The features of all parts together. */
function allFeatures({ features }: Counting): FeatureCounts {
  const [first, ...more] = Object.values(features);
  if (first === undefined || more.length === 0) return first ?? noFeatures();
  const sum = first.slice();
  for (const counts of more) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (counts[i] as number);
  return sum;
}

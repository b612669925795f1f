// The offline estimate: a normal prompt and a family -> tokens by part, with the band that they lie in.

import { isObject, spacedJson } from '../../base/json-value.ts';
import { documentText } from '../kinds/media-blocks.ts';
import { textPrompt } from '../kinds/parse-prompt-bodies.ts';
import { openToolLoop } from '../turns.ts';
import type { Block, MediaSource, NormalPrompt, Turn } from '../types.ts';
import type { TextCounter } from './content.ts';
import { contentTokens } from './content-tokens.ts';
import { type Family, FOREIGN_IMAGE_BAND, LEAST_BAND_TOKENS, PDF_BAND, WIDE_BAND } from './families.ts';
import { type FeatureCounts, feature, noFeatures, o200kTokens } from './features.ts';
import { type ImageSize, imageSize, MAX_IMAGE_EDGE, pdfPages } from './media.ts';

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

interface Counting {
  readonly family: Family;
  readonly count: TextCounter;
  readonly system: FeatureCounts;
  readonly messages: FeatureCounts;
  readonly tools: FeatureCounts;
  readonly documents: FeatureCounts;
  /** Tokens that come from no text. */
  fixedMessages: number;
  fixedTools: number;
  fixedMedia: number;
  hasPdf: boolean;
  hasImage: boolean;
  readonly excludes: Set<string>;
}

/** Estimates the input tokens of a prompt. @throws BqError where a tool or tool input is nested too deep */
export function estimate(prompt: NormalPrompt, family: Family, count: TextCounter): Estimate {
  const state = startCounting(family, count, prompt.excludes);
  for (const text of prompt.system) count(text, state.system);
  let citations = false;
  const loop = openToolLoop(prompt.turns);
  for (const [index, turn] of prompt.turns.entries()) {
    for (const block of turn.blocks) {
      if (block.type === 'thinking' && index < loop) continue;
      addBlock(block, state, prompt.raw);
      if (block.type === 'document' && block.citations) citations = true;
    }
  }
  if (citations) state.fixedMessages += family.citations;
  state.fixedMessages += prompt.raw ? family.rawFrame : frame(prompt.turns, family) + (prompt.system.length > 0 ? family.frame.system : 0);
  if (prompt.thinking === 'enabled') state.fixedMessages += family.thinkingEnabled;
  addTools(prompt, state);
  return finish(prompt, state);
}

/** The estimate of one user message whose text was counted piece by piece. */
export function estimateText(counts: FeatureCounts, family: Family): Estimate {
  const state = startCounting(family, () => {}, []);
  const prompt = textPrompt('', 'text');
  state.messages.set(counts);
  state.fixedMessages += frame(prompt.turns, family);
  return finish(prompt, state);
}

function startCounting(family: Family, count: TextCounter, excludes: readonly string[]): Counting {
  return {
    family,
    count,
    system: noFeatures(),
    messages: noFeatures(),
    tools: noFeatures(),
    documents: noFeatures(),
    fixedMessages: 0,
    fixedTools: 0,
    fixedMedia: 0,
    hasPdf: false,
    hasImage: false,
    excludes: new Set(excludes),
  };
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

function addTools(prompt: NormalPrompt, state: Counting): void {
  const { family, count } = state;
  const { tools } = family;
  for (const tool of prompt.tools) {
    if (tool.deferred && !tools.deferred) continue;
    const definition = {
      ...(tool.description === null ? {} : { description: tool.description }),
      name: tool.name,
      parameters: tool.schema,
    };
    count(`<function>${spacedJson(definition)}</function>`, state.tools);
    state.fixedTools += tools.perTool;
  }
  if (prompt.tools.length > 0) {
    const forced = prompt.toolChoice === 'any' || prompt.toolChoice === 'tool';
    state.fixedTools += forced ? tools.any : tools.auto;
    if (prompt.parallelToolUseDisabled) state.fixedTools += forced ? tools.serialAny : tools.serialAuto;
  }
  if (prompt.outputSchema !== null && family.structuredOutput !== null) {
    count(typeof prompt.outputSchema === 'string' ? prompt.outputSchema : spacedJson(prompt.outputSchema), state.tools);
    state.fixedTools += family.structuredOutput;
  }
}

function addBlock(block: Block, state: Counting, raw: boolean): void {
  const { family, count } = state;
  switch (block.type) {
    case 'text':
      addText(block.text, state, raw);
      return;
    case 'thinking':
      if (family.countsThinking) count(block.text, state.messages);
      return;
    case 'tool-use':
      if (family.tools.call !== 'none') count(callText(family.tools.call, block.name, block.input), state.messages);
      return;
    case 'tool-result':
      state.fixedMessages += family.tools.pair;
      for (const inner of block.blocks) addBlock(inner, state, raw);
      return;
    case 'image':
      addImage(block.source, state);
      return;
    case 'document':
      addDocument(block, state);
      return;
  }
}

const SPECIAL_TOKEN = /<\|[a-z_]{1,40}\|>/g;

function addText(text: string, state: Counting, raw: boolean): void {
  let counted = text;
  if (state.family.dropsThinkTags && counted.includes('<think>')) counted = counted.replace(/<think>[\s\S]*?<\/think>\s*/g, '');
  if (raw && counted.includes('<|')) {
    // In a bare prompt each special token is one token.
    const specials = counted.match(SPECIAL_TOKEN)?.length ?? 0;
    state.fixedMessages += specials;
    if (specials > 0) counted = counted.replace(SPECIAL_TOKEN, '');
  }
  state.count(counted, state.messages);
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
  if (source.type === 'blocks') {
    state.fixedMedia += family.textDocument;
    for (const inner of source.blocks) addBlock(inner, state, false);
    return;
  }
  if (block.title !== null) state.count(block.title, state.documents);
  const format = block.format?.toLowerCase() ?? null;
  const text = documentText(block);
  if (text !== null || source.type === 'text') {
    state.fixedMedia += family.textDocument;
    state.count(text ?? '', state.documents);
    return;
  }
  const pages = pdfPages(bytesOf(source.data, Number.MAX_SAFE_INTEGER));
  if (pages === null) {
    state.excludes.add(
      format === 'pdf'
        ? 'PDF whose pages cannot be read offline'
        : `document (${format ?? 'unknown format'}), which cannot be read offline`,
    );
    return;
  }
  state.hasPdf = true;
  state.fixedMedia += pages * family.pdfPage;
}

function finish(prompt: NormalPrompt, state: Counting): Estimate {
  const { family } = state;
  const system = contentTokens(state.system, family);
  const messages = contentTokens(state.messages, family) + state.fixedMessages;
  const tools = contentTokens(state.tools, family) * family.tools.schema + state.fixedTools;
  const media = contentTokens(state.documents, family) + state.fixedMedia;
  const inputTokens = Math.max(1, Math.round(system + messages + tools + media));
  // Rounded so that the parts add up: what rounding leaves over goes to the messages.
  const rounded = { system: Math.round(system), tools: Math.max(0, Math.round(tools)), media: Math.round(media) };
  const parts = { ...rounded, messages: inputTokens - rounded.system - rounded.tools - rounded.media };
  return { inputTokens, errorBand: bandOf(inputTokens, relativeBand(prompt, state)), parts, excludes: [...state.excludes] };
}

/** @param relative half-width, 0.08 for ±8 % */
export function bandOf(inputTokens: number, relative: number): ErrorBand {
  const margin = Math.max(relative * inputTokens, LEAST_BAND_TOKENS);
  const low = Math.ceil(inputTokens - margin);
  const high = Math.floor(inputTokens + margin);
  return { low: Math.max(0, low), high };
}

function relativeBand(prompt: NormalPrompt, state: Counting): number {
  const { family } = state;
  let band = family.band;
  if (prompt.outputSchema !== null) band = Math.max(band, WIDE_BAND);
  if (family.widenAbove !== null && scriptShare(state, family.widenAbove.scripts) > family.widenAbove.share)
    band = Math.max(band, WIDE_BAND);
  if (state.hasPdf) band = Math.max(band, PDF_BAND);
  if (state.hasImage && family.content.type !== 'coefficients') band = Math.max(band, FOREIGN_IMAGE_BAND);
  return band;
}

/** Share of o200k tokens in scripts that the family's rule knows badly. */
function scriptShare(state: Counting, scripts: 'other' | 'cjk'): number {
  let other = 0;
  let total = 0;
  for (const counts of [state.system, state.messages, state.tools, state.documents]) {
    total += o200kTokens(counts);
    other +=
      scripts === 'cjk'
        ? feature(counts, 't_hira') + feature(counts, 't_kata') + feature(counts, 't_han') + feature(counts, 't_hang')
        : feature(counts, 't_cyr') + feature(counts, 't_arab') + feature(counts, 't_ind') + feature(counts, 't_oth');
  }
  return total === 0 ? 0 : other / total;
}

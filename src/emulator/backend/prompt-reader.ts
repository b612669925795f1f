// The weight of prompts: bq's own estimate, asked once per prompt, and how much of it lies before the last cache point.
import { createHash } from 'node:crypto';
import { BqError } from '../../base/errors.ts';
import type { Model } from '../../catalog/types.ts';
import { validationError } from '../wire/aws-error.ts';

type Json = Readonly<Record<string, unknown>>;

/** Whole tokens. */
export interface PromptWeight {
  readonly totalTokens: number;
  /** What may be read from or written to the prompt cache; null where nothing is marked, or too little. */
  readonly cacheable: { readonly key: string; readonly tokens: number } | null;
}

/** Whoever counts: the estimator of the prompt room, or a test. Both may throw StillWeighing. */
export interface PromptReader {
  /** The same prompt weighs the same for ever. Left out: it is asked for each call. */
  readonly isSteady?: true;
  /** @param document a Converse request as it travels: JSON, blobs in base64 */
  converse(document: Json, model: Model): PromptWeight;
  /** @param body an InvokeModel body, parsed */
  invoke(body: Json, model: Model): PromptWeight;
}

/** Thrown for a long prompt that another thread is still reading: whoever dispatches calls asks again when it is done. Nothing has happened before. */
export class StillWeighing extends Error {
  constructor(readonly done: Promise<void>) {
    super('the prompt is still being read');
  }
}

/** Runs what asks for weights, again where it had to wait for one. */
export function onceWeighed<Result>(run: () => Result | Promise<Result>): Result | Promise<Result> {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof StillWeighing)) throw error;
    return error.done.then(() => onceWeighed(run));
  }
}

/** A prompt to weigh: what travels to a thread. */
export interface PromptToWeigh {
  readonly request: Json;
  readonly kind: 'converse' | 'invoke';
  readonly modelId: string;
}

/** Whole input tokens of a request. @throws BqError where it is no prompt */
export type Estimator = (request: Json, kind: 'converse' | 'invoke', modelId: string) => number;

/** The smallest prefix that Bedrock caches, on most Claude models. AWS user guide, "Prompt caching", 2026-10. */
const LEAST_CACHEABLE_TOKENS = 1_024;
/** Beyond this, reading takes longer than other requests should wait. */
const LONG_PROMPT_CHARACTERS = 128_000;
const REMEMBERED_PROMPTS = 4_096;
/** Longer keys are hashed. */
const PLAIN_KEY_CHARACTERS = 512;
/** Members that say how to answer, not what was asked. */
const NOT_PROMPT = new Set(['inferenceConfig', 'max_tokens', 'max_gen_len', 'temperature', 'top_p', 'requestMetadata', 'modelId']);

/** Loads the tokenizer (about 0.2 s), so that no request waits for it. */
export async function loadEstimator(): Promise<Estimator> {
  const [{ parsePrompt }, { estimate }, { familyOf }, { loadTextCounter }] = await Promise.all([
    import('../../prompts/kinds/recognise.ts'),
    import('../../prompts/estimate/estimate.ts'),
    import('../../prompts/estimate/families.ts'),
    import('../../prompts/estimate/content.ts'),
  ]);
  const count = await loadTextCounter();
  return (request, kind, modelId) => {
    const { prompt } = parsePrompt(request, { as: kind === 'converse' ? 'converse' : null, modelId });
    return estimate(prompt, familyOf(modelId), count).inputTokens;
  };
}

export class EstimatingReader implements PromptReader {
  readonly isSteady = true;
  private readonly remembered = new Map<string, PromptWeight>();
  private readonly underWay = new Map<string, Promise<void>>();
  /** What was wrong with a long prompt, for whoever asked. */
  private readonly refused = new Map<string, unknown>();

  /** @param elsewhere weighs long prompts without holding up the short ones; null: all are weighed here. @throws (both) BqError where it is no prompt */
  constructor(
    private readonly estimate: Estimator,
    private readonly elsewhere: ((prompt: PromptToWeigh) => Promise<PromptWeight>) | null = null,
  ) {}

  converse(document: Json, model: Model): PromptWeight {
    return this.weigh({ request: document, kind: 'converse', modelId: model.modelId });
  }

  invoke(body: Json, model: Model): PromptWeight {
    return this.weigh({ request: body, kind: 'invoke', modelId: model.modelId });
  }

  private weigh(prompt: PromptToWeigh): PromptWeight {
    const text = promptText(prompt.request);
    const key = `${prompt.kind}${prompt.modelId}${keyOf(text)}`;
    const known = this.remembered.get(key);
    if (known) return known;
    if (this.elsewhere !== null && text.length > LONG_PROMPT_CHARACTERS) this.waitFor(key, prompt, this.elsewhere);
    try {
      const weight = weighPrompt(prompt, this.estimate);
      this.remember(key, weight);
      return weight;
    } catch (error) {
      throw asRefusal(error);
    }
  }

  private waitFor(key: string, prompt: PromptToWeigh, elsewhere: (prompt: PromptToWeigh) => Promise<PromptWeight>): never {
    if (this.refused.has(key)) {
      const problem = this.refused.get(key);
      this.refused.delete(key);
      throw asRefusal(problem);
    }
    const known = this.underWay.get(key);
    if (known) throw new StillWeighing(known);
    const done = elsewhere(prompt)
      .then(
        (weight) => this.remember(key, weight),
        (error: unknown) => void this.refused.set(key, error),
      )
      .finally(() => this.underWay.delete(key));
    this.underWay.set(key, done);
    throw new StillWeighing(done);
  }

  private remember(key: string, weight: PromptWeight): void {
    if (this.remembered.size >= REMEMBERED_PROMPTS) {
      const oldest = this.remembered.keys().next().value;
      if (oldest !== undefined) this.remembered.delete(oldest);
    }
    this.remembered.set(key, weight);
  }
}

/** @throws BqError where it is no prompt */
export function weighPrompt({ request, kind, modelId }: PromptToWeigh, estimate: Estimator): PromptWeight {
  const totalTokens = estimate(request, kind, modelId);
  const prefix = cachePrefix(request);
  const tokens = prefix ? Math.min(totalTokens, estimate(prefix, kind, modelId)) : 0;
  const cacheable = prefix && tokens >= LEAST_CACHEABLE_TOKENS ? { key: `${modelId} ${keyOf(promptText(prefix))}`, tokens } : null;
  return { totalTokens, cacheable };
}

const asRefusal = (error: unknown): unknown => (error instanceof BqError ? validationError(error.message) : error);

function promptText(request: Json): string {
  const asked: Record<string, unknown> = {};
  for (const name in request) if (!NOT_PROMPT.has(name)) asked[name] = request[name];
  return JSON.stringify(asked);
}

function keyOf(text: string): string {
  return text.length <= PLAIN_KEY_CHARACTERS ? text : createHash('sha256').update(text).digest('base64');
}

const isMark = (block: unknown): boolean =>
  block !== null && typeof block === 'object' && ('cachePoint' in block || 'cache_control' in block);
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The request up to and including its last cache mark; tools come first, then system, then messages. Null without a mark. */
export function cachePrefix(request: Json): Json | null {
  const messages = asList(request.messages) as readonly Json[];
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index] as Json;
    const at = asList(message.content).findLastIndex(isMark);
    if (at < 0) continue;
    const content = asList(message.content).slice(0, at + 1);
    return { ...request, messages: [...messages.slice(0, index), { ...message, content }] };
  }
  const at = asList(request.system).findLastIndex(isMark);
  if (at >= 0) return { ...request, messages: [], system: asList(request.system).slice(0, at + 1) };
  const config = request.toolConfig as { tools?: unknown } | undefined;
  const tools = asList(config?.tools ?? request.tools);
  const last = tools.findLastIndex(isMark);
  if (last < 0) return null;
  const kept = tools.slice(0, last + 1);
  return { ...request, messages: [], system: [], ...(config ? { toolConfig: { ...config, tools: kept } } : { tools: kept }) };
}

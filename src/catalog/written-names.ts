// Names of models as tools write them: routes, makers, Regions, dates and context lengths around the name that Bedrock has.
import { bareName } from '../base/text.ts';
import { isWellFormedRegion } from './regions.ts';

export interface WrittenName {
  /** What is left when everything around the name is taken off. */
  readonly name: string;
  /** A maker in front, as written (`meta-llama`); null where there is none. */
  readonly maker: string | null;
  /** A Region in the name, which no command takes from there; null where there is none. */
  readonly region: string | null;
  /** `:1m` or `[1m]`: requests with a context above 200,000 tokens. */
  readonly longContext: boolean;
  /** `-latest`: the newest of several dates. */
  readonly latest: boolean;
}

/** What stands in front of names: routes of LiteLLM, Pydantic AI, the AI SDK, OpenRouter and Bedrock's own paths. */
const ROUTES = new Set([
  'ai-gateway',
  'amazon-bedrock',
  'async-invoke',
  'aws',
  'aws-bedrock',
  'azure',
  'azure-ai',
  'bedrock',
  'bedrock-converse',
  'bedrock-mantle',
  'bedrock-runtime',
  'cloudflare',
  'converse',
  'converse-like',
  'crewai',
  'databricks',
  'dspy',
  'foundation-model',
  'gateway',
  'github-copilot',
  'google-vertex',
  'google-vertex-anthropic',
  'inference-profile',
  'invoke',
  'langchain',
  'litellm',
  'litellm-proxy',
  'model',
  'models',
  'openrouter',
  'portkey',
  'publishers',
  'pydantic-ai',
  'snowflake',
  'strands',
  'vercel',
  'vercel-ai-gateway',
  'vertex',
  'vertex-ai',
  '1-month-commitment',
  '6-month-commitment',
]);

/** Endings that name no other model: variants of routers. */
const ENDINGS = /(?::(?:free|thinking|beta|extended|nitro|floor|exacto|online)|@default)$/i;
/** Of an address: the operation that is called on the model. */
const OPERATION = /\/(?:invoke|converse)(?:-stream|-with-response-stream|-with-bidirectional-stream)?$|\/count-tokens$/i;
/** Of an address: its host, and what is asked of it; of Vertex AI, the project. */
const ADDRESS = /^https?:\/\/[^/]+\/|^projects\/[^/]+\/locations\/[^/]+\/|[?#].*$/gi;
const LATEST = /[:@-]latest$/i;

/** `%3A` → `:`, also where it was encoded twice; a text that is no such code stays as it is. */
export function decoded(text: string): string {
  let result = text;
  for (let time = 0; time < 2 && /%[0-9a-f]{2}/i.test(result); time++) {
    try {
      result = decodeURIComponent(result);
    } catch {
      return result;
    }
  }
  return result;
}

/**
 * Takes off what stands around a name. Says nothing of whether the rest is a model.
 *
 * @param isMaker whether a word names a maker of models
 */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: takes off one thing a round, the rules in the order in which tools put them on
export function readWrittenName(text: string, isMaker: (word: string) => boolean): WrittenName {
  let name = text.trim().replace(ADDRESS, '');
  let [maker, region]: [string | null, string | null] = [null, null];
  let [longContext, latest] = [false, false];
  for (let before = ''; before !== name; ) {
    before = name;
    name = name
      .replace(/^[\s"'`@~]+|[\s"'`,;/]+$/g, '')
      .replace(/^[^:]*\/(?=arn:)/i, '')
      .replace(OPERATION, '');
    const context = /(?:\[(\d+[km])\]|:(\d+[km]))$/i.exec(name);
    if (context) {
      longContext ||= (context[1] ?? context[2])?.toLowerCase() === '1m';
      name = name.slice(0, context.index);
    }
    const place = /@([a-z]{2}[a-z-]*-\d{1,2})$/i.exec(name);
    if (place) {
      region = (place[1] ?? '').toLowerCase();
      name = name.slice(0, place.index);
    }
    latest ||= LATEST.test(name);
    name = name
      .replace(/@(?=\d{8}$)/, '-')
      .replace(ENDINGS, '')
      .replace(LATEST, '');
    const front = /^([\w.-]+?)(?:[/:| ]|--|-(?=claude-))(?=.)/.exec(name);
    const word = front?.[1] ?? '';
    const route = routeOf(word);
    if (front && route) {
      region = route.region ?? region;
      name = name.slice(front[0].length);
    } else if (front && isWellFormedRegion(word.toLowerCase())) {
      region = word.toLowerCase();
      name = name.slice(front[0].length);
    } else if (front && isMaker(word)) {
      maker = word;
      name = name.slice(front[0].length);
    }
  }
  return { name, maker, region, longContext, latest };
}

/** `bedrock`, or `bedrock-us-east-1`; null where the word is no route. */
function routeOf(word: string): { readonly region: string | null } | null {
  const own = word.toLowerCase().replaceAll('_', '-');
  if (ROUTES.has(own)) return { region: null };
  const place = /^(.+?)-([a-z]{2}(?:-[a-z]+)+-\d{1,2})$/.exec(own);
  return place && ROUTES.has(place[1] ?? '') && isWellFormedRegion(place[2] ?? '') ? { region: place[2] ?? null } : null;
}

/** The name with nothing but letters and digits, its maker and `:0` left out: names that differ in punctuation alone are one. */
export function looseKey(name: string): string {
  return bareName(
    name
      .toLowerCase()
      .replace(/^[a-z0-9-]+\.(?=[a-z])/, '')
      .replace(/:\d+$/, '')
      .replace(/(-v\d)-0$/, '$1'),
  );
}

export interface ClaudeName {
  /** e.g. `claude-sonnet`. */
  readonly line: string;
  readonly major: number;
  readonly minor: number;
  /** Eight digits; null where the name has none. */
  readonly date: string | null;
  /** Bedrock's version behind it, `v2`; null where the name has none. */
  readonly revision: number | null;
}

const CLAUDE =
  /^claude-(?:(?<major>\d{1,2})(?:[.-](?<minor>\d{1,2}))?-(?<line>[a-z]+)|(?<line2>[a-z]+)-(?<major2>\d{1,2})(?:[.-](?<minor2>\d{1,2}))?)(?:-v(?<revision2>\d))?(?:-(?<date>\d{8}))?(?:-v(?<revision>\d)(?::\d+)?)?$/;

/** A Claude however its words are put: `claude-4-5-sonnet`, `claude-sonnet-4.5`, `claude-3-5-sonnet-v2-20241022`; null where it is none. */
export function readClaudeName(name: string): ClaudeName | null {
  const groups = CLAUDE.exec(
    name
      .toLowerCase()
      .replace(/^anthropic\./, '')
      .replace(/[\s_]+/g, '-'),
  )?.groups;
  if (!groups) return null;
  const revision = groups.revision ?? groups.revision2;
  return {
    line: `claude-${groups.line ?? groups.line2}`,
    major: Number(groups.major ?? groups.major2),
    minor: Number(groups.minor ?? groups.minor2 ?? 0),
    date: groups.date ?? null,
    revision: revision === undefined ? null : Number(revision),
  };
}

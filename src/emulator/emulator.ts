// Puts the emulator together and starts it: the one door for the command and for tests.
import type { Model } from '../catalog/types.ts';
import type { QuotaSnapshot, Scope } from '../quotas/types.ts';
import type { Reservation, Settlement, WindowModel } from '../simulator/types.ts';
import type { Pace } from './backend/generation.ts';
import type { InferenceObserver, InferenceSettings } from './backend/inference.ts';
import type { PromptReader } from './backend/prompt-reader.ts';
import type { Clock } from './clock.ts';
import { Directory } from './directory.ts';
import { createDispatch, type Interceptor } from './dispatch.ts';
import { serveExchange } from './http/exchange.ts';
import { listen } from './http/server.ts';
import { converseHandlers } from './operations/converse.ts';
import { countTokensHandlers } from './operations/count-tokens.ts';
import { serviceQuotasHandlers } from './operations/service-quotas.ts';
import { stsHandlers } from './operations/sts.ts';
import { type ModelLimits, Region } from './region.ts';
import { AwsError } from './wire/aws-error.ts';
import type { WireRequest } from './wire/message.ts';
import { header } from './wire/message.ts';
import { Router } from './wire/router.ts';
import { loadServices } from './wire/schemas.ts';

export interface EmulatorOptions {
  readonly host: string;
  readonly port: number;
  /** Used for requests that do not name a Region in their signature. */
  readonly region: string;
  readonly models: readonly Model[];
  /** Base IDs the account has access to; null for all. */
  readonly offeredModels: readonly string[] | null;
  readonly snapshotOf: (region: string) => QuotaSnapshot;
  readonly limitsOf: (model: Model, scope: Scope, snapshot: QuotaSnapshot) => ModelLimits;
  readonly burndownRateOf: (model: Model) => number;
  readonly isCountable: (model: Model) => boolean;
  readonly prompts: PromptReader;
  readonly window: WindowModel;
  readonly reservation: Reservation;
  readonly settlement: Settlement;
  readonly pace: Pace;
  readonly drawOutputTokens: () => number;
  readonly clock: Clock;
  readonly observer: InferenceObserver;
  readonly intercept?: Interceptor;
  readonly onError?: (operation: string | null, error: unknown) => void;
  readonly onBadConnection?: (reason: string) => void;
}

export interface Emulator {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const router = await Router.create(await loadServices());
  const directory = new Directory(options.models, options.offeredModels);
  const regions = new Map<string, Region>();
  const regionNamed = (name: string): Region => {
    let region = regions.get(name);
    if (!region) {
      region = new Region(name, options.snapshotOf(name), options);
      regions.set(name, region);
    }
    return region;
  };
  const home = regionNamed(options.region);
  const regionOf = (request: WireRequest): Region => {
    const named = signedRegion(request);
    return named === null ? home : regionNamed(named);
  };
  const inference: InferenceSettings = { ...options, directory };
  const handlers = {
    'bedrock-runtime': {
      ...converseHandlers(inference, options.prompts),
      ...countTokensHandlers(directory, options.prompts, options.isCountable),
    },
    bedrock: {},
    servicequotas: serviceQuotasHandlers(),
    monitoring: {},
    sts: stsHandlers(),
  };
  const dispatch = createDispatch({
    router,
    handlers,
    clock: options.clock,
    regionOf,
    intercept: options.intercept ?? null,
    onError: options.onError ?? (() => {}),
  });
  const tooLarge = new AwsError('RequestEntityTooLargeException', 'the request body is larger than 25,000,000 bytes', 413);
  const listener = await listen({
    host: options.host,
    port: options.port,
    handle: (request, response) => serveExchange(request, response, dispatch, () => router.fail(tooLarge)),
    ...(options.onBadConnection ? { onBadConnection: options.onBadConnection } : {}),
  });
  return { host: listener.host, port: listener.port, url: `http://${listener.host}:${listener.port}`, close: () => listener.close() };
}

const SIGNED_REGION = /Credential=[^/]+\/\d+\/([a-z0-9-]{1,40})\//;

/** The Region in the credential scope of a Signature Version 4; null without one (an API key, or no signature). */
function signedRegion(request: WireRequest): string | null {
  const authorization = header(request, 'authorization');
  return authorization === undefined ? null : (SIGNED_REGION.exec(authorization)?.[1] ?? null);
}

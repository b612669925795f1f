// Puts the emulator together and starts it: the one door for the command and for tests.

import { phrase } from '../base/phrases.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import type { Model } from '../catalog/types.ts';
import type { RpmReading } from '../quotas/limits.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import type { Reservation, ReserveReturns, Settlement } from '../simulator/types.ts';
import type { WindowModel } from '../simulator/windows/index.ts';
import { EMULATE } from '../words/en/emulate.ts';
import type { Pace } from './backend/generation.ts';
import type { InferenceSettings } from './backend/inference.ts';
import type { PromptReader } from './backend/prompt-reader.ts';
import { type LegacyAccess, LifeCycles } from './backend/refusals.ts';
import { loadValueMaker, Replier, type ReplySettings } from './backend/reply.ts';
import type { Clock } from './clock.ts';
import { answerControl, type Controls } from './control.ts';
import { Directory } from './directory.ts';
import { createDispatch, type DispatchParts, type Interceptor } from './dispatch.ts';
import { createInterceptor } from './faults/inject.ts';
import type { Fault } from './faults/parse.ts';
import { type Connection, serveExchange } from './http/exchange.ts';
import { foreignPage } from './http/guard.ts';
import { listen } from './http/server.ts';
import { applicationProfileHandlers } from './operations/application-profiles.ts';
import { batchJobs } from './operations/batch-jobs.ts';
import { bedrockHandlers } from './operations/bedrock.ts';
import { cloudWatchHandlers } from './operations/cloudwatch.ts';
import { COMPATIBLE_OPERATIONS, createCompatible } from './operations/compatible.ts';
import { converseHandlers } from './operations/converse.ts';
import { countTokensHandlers } from './operations/count-tokens.ts';
import { guardrailHandlers } from './operations/guardrails.ts';
import { invokeModelHandlers } from './operations/invoke-model.ts';
import { type PriceSource, pricingHandlers } from './operations/pricing.ts';
import { rerankHandlers } from './operations/rerank.ts';
import { type Decision, decideRequest, serviceQuotasHandlers } from './operations/service-quotas.ts';
import { stsHandlers } from './operations/sts.ts';
import { type LimitsOf, Region } from './region.ts';
import { type EmulatorEvent, Recorder } from './watch/recorder.ts';
import { type EmulatorState, poolStates } from './watch/state.ts';
import { AwsError } from './wire/aws-error.ts';
import type { WireRequest, WireResponse } from './wire/message.ts';
import { header } from './wire/message.ts';
import { asAwsError } from './wire/rest-json.ts';
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
  /** Regions other than the home Region that there are. */
  readonly isRegion: (name: string) => boolean;
  readonly snapshotOf: (region: string) => QuotaSnapshot;
  readonly limitsOf: LimitsOf;
  readonly burndownRateOf: (model: Model) => number;
  readonly isCountable: (model: Model) => boolean;
  readonly priceOf: PriceSource;
  /** Accounts with quotas of their own, by the access key that signs; `*` is everybody else. */
  readonly accounts: ReadonlyMap<string, (region: string) => QuotaSnapshot>;
  /** Application inference profiles of the account: ID or ARN → ID of a model or profile. */
  readonly applicationProfiles: ReadonlyMap<string, string>;
  readonly prompts: PromptReader;
  readonly window: WindowModel;
  readonly reservation: Reservation;
  /** Of bedrock-mantle. */
  readonly reserveReturns: ReserveReturns;
  /** Which of the two the APIs are that both have; null: what the request itself tells. */
  readonly endpoint: Endpoint | null;
  readonly settlement: Settlement;
  readonly rpmReading: RpmReading;
  readonly pace: Pace;
  readonly drawOutputTokens: () => number;
  readonly replies: ReplySettings;
  readonly legacy: LegacyAccess;
  /** Simulated seconds a second, as the clock runs; told, so that nobody takes its times for the wall clock's. */
  readonly clockSpeed: number;
  readonly clock: Clock;
  readonly faults: readonly Fault[];
  /** What the 503 of a fault asks its client to wait; null: nothing. */
  readonly retryAfterSeconds: number | null;
  /** In the place of S3 for batch jobs; null: none can be created. */
  readonly batchFolder: string | null;
  /** Requests without credentials in AWS's form are refused. */
  readonly requiresCredentials: boolean;
  /** Called for every event, e.g. to log it; null saves making them. */
  readonly listener: ((event: EmulatorEvent) => void) | null;
}

export interface Emulator extends Controls {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const [services, makeValue] = await Promise.all([loadServices(), loadValueMaker()]);
  const router = await Router.create(services);
  const replier = new Replier(options.replies, makeValue);
  const directory = new Directory(options.models, options.offeredModels, options.applicationProfiles);
  const regions = new Map<string, Region>();
  const regionOf = (request: WireRequest): Region => {
    const signed = signedBy(request);
    const name = signed?.region ?? options.region;
    const key = signed !== null && options.accounts.has(signed.accessKeyId) ? signed.accessKeyId : '*';
    const label = key === '*' ? name : `${name} (${key})`;
    let region = regions.get(label);
    if (!region) {
      if (name !== options.region && !options.isRegion(name)) throw unknownRegion(name);
      region = new Region(name, (options.accounts.get(key) ?? options.snapshotOf)(name), options, label);
      regions.set(label, region);
    }
    return region;
  };
  const explain = (request: WireRequest, error: unknown): unknown => {
    if (!(error instanceof AwsError) || !/model identifier is invalid|does not exist or you do not/.test(error.message)) return error;
    if (!header(request, 'authorization')?.startsWith('Bearer ')) return error;
    const more = `bq emulate: a bearer token names no Region, so this is ${options.region} (bq emulate --region)`;
    return new AwsError(error.type, `${error.message} (${more})`, error.fallbackStatus, error.headers);
  };
  const { clock, prompts } = options;
  const recorder = new Recorder({
    window: options.window,
    rpmReading: options.rpmReading,
    listener: options.listener,
    usedTokens: (now, { region, target }) => {
      const pool = regions.get(region)?.pool(target).pool;
      return pool === undefined || pool.limits.tokensPerMinute === null ? null : pool.usedTokens(now);
    },
  });
  const inference: InferenceSettings = { ...options, directory, replier, lifeCycles: new LifeCycles(options.legacy), observer: recorder };
  const batch = batchJobs({ inference, prompts, clock, folder: options.batchFolder });
  const startedAt = new Date(clock.nowSeconds() * 1000);
  const handlers = {
    'bedrock-runtime': {
      ...converseHandlers(inference, prompts),
      ...invokeModelHandlers(inference, prompts),
      ...countTokensHandlers(directory, prompts, options.isCountable),
      ...guardrailHandlers(),
    },
    bedrock: { ...bedrockHandlers(directory, startedAt), ...applicationProfileHandlers(directory, batch.tagsOf), ...batch.handlers },
    'bedrock-agent-runtime': rerankHandlers(inference, prompts),
    servicequotas: serviceQuotasHandlers(),
    monitoring: cloudWatchHandlers(recorder.minutes),
    sts: stsHandlers(),
    pricing: pricingHandlers(options.models, options.priceOf),
  };
  const operations = new Set([...Object.values(handlers).flatMap((group) => Object.keys(group)), ...COMPATIBLE_OPERATIONS]);
  const onFault = (operation: string, { text }: Fault): void => recorder.fault(clock.nowSeconds(), operation, text);
  const interceptorOf = (faults: readonly Fault[]): Interceptor | null =>
    faults.length === 0 ? null : createInterceptor(faults, operations, { clock, onFault, retryAfterSeconds: options.retryAfterSeconds });
  let intercept = interceptorOf(options.faults);
  const setFaults = (faults: readonly Fault[]): void => {
    intercept = interceptorOf(faults);
  };
  const parts: Omit<DispatchParts, 'router' | 'handlers'> = {
    clock,
    regionOf,
    requiresCredentials: options.requiresCredentials,
    intercept: () => intercept,
    explain,
    onCall: (operation) => recorder.call(operation),
    onError: (operation, error) => {
      // Throttles are counted where they are decided.
      if (error instanceof AwsError && error.type === 'ThrottlingException') return;
      // By what the client was told; a bug of ours by itself.
      const told = asAwsError(error);
      recorder.error(clock.nowSeconds(), operation, told.fallbackStatus === 500 && told !== error ? String(error) : told.type);
    },
  };
  const dispatch = createDispatch({ ...parts, router, handlers });
  const compatible = createCompatible(inference, prompts, { ...parts, endpoint: options.endpoint });
  const tooLarge = new AwsError('RequestEntityTooLargeException', 'the request body is larger than 25,000,000 bytes', 413);
  let url = '';
  const state = (): EmulatorState => {
    const now = clock.nowSeconds();
    const { region, endpoint, window, reservation, settlement, rpmReading, clockSpeed } = options;
    const pools = [...regions.values()].flatMap((known) => known.usedPools());
    return {
      emulator: {
        processId: process.pid,
        url,
        region,
        ...(endpoint === null ? {} : { endpoint }),
        window,
        reservation,
        settlement,
        rpmReading,
        clockSpeed,
        startedAt: startedAt.toISOString(),
        now: new Date(now * 1000).toISOString(),
      },
      totals: { ...recorder.totals },
      throttlesByCause: Object.fromEntries(recorder.throttlesByCause),
      callsByOperation: Object.fromEntries(recorder.callsByOperation),
      pools: poolStates(now, pools, recorder),
      recentEvents: recorder.recentEvents(),
    };
  };
  const reset = (): void => {
    void batch.reset();
    regions.clear();
    recorder.reset();
  };
  const decide = (requestId: string, decision: Decision): boolean => decideRequest([...regions.values()], requestId, decision);
  const controls: Controls = { state, reset, setFaults, decide };
  const answer = (request: WireRequest, connection: Connection): WireResponse | Promise<WireResponse> => {
    const foreign = foreignPage(request);
    if (foreign !== null) {
      recorder.connection(clock.nowSeconds(), phrase(EMULATE, 'refusedFrom', foreign));
      return router.fail(new AwsError('AccessDeniedException', `bq emulate answers programs, not web pages: refused for ${foreign}`, 403));
    }
    return (
      (request.path.startsWith('/_bq/') ? answerControl(request, controls) : null) ??
      compatible(request, connection) ??
      dispatch(request, connection)
    );
  };
  const marked = (response: WireResponse): WireResponse => ({
    ...response,
    headers: { ...response.headers, 'x-bq-clock-speed': String(options.clockSpeed) },
  });
  const respond: typeof answer = (request, connection) => {
    const response = answer(request, connection);
    if (options.clockSpeed === 1) return response;
    return response instanceof Promise ? response.then(marked) : marked(response);
  };
  const listener = await listen({
    host: options.host,
    port: options.port,
    handle: (request, response) => serveExchange(request, response, respond, () => router.fail(tooLarge)),
    onBadConnection: (reason) => recorder.connection(clock.nowSeconds(), reason),
  });
  url = listener.url;
  return { port: listener.port, url, ...controls, close: () => Promise.all([listener.close(), batch.reset()]).then(() => {}) };
}

/** In AWS's words, and what to do here. A name that anybody can make up must not cost a Region's memory. */
function unknownRegion(name: string): AwsError {
  const here = `bq emulate does not know ${name}; --region ${name} makes it the Region of all requests`;
  return new AwsError('InvalidSignatureException', `Credential should be scoped to a valid region. (${here})`, 403);
}

const CREDENTIAL = /Credential=([^/\s]{1,128})\/\d+\/([a-z0-9-]{1,40})\//;

/** Who signs, and for which Region, by the credential scope of a Signature Version 4; null without one (an API key, or no signature). */
function signedBy(request: WireRequest): { readonly accessKeyId: string; readonly region: string } | null {
  const found = CREDENTIAL.exec(header(request, 'authorization') ?? '');
  return found ? { accessKeyId: found[1] as string, region: found[2] as string } : null;
}

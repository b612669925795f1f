// Finds out what works: credentials, account, clock, Region, endpoint, API key, every permission, access to a model.

import { maskAccountId } from '../../base/account-ids.ts';
import { adviceFor } from '../../base/advice.ts';
import { BqError, PLACES } from '../../base/errors.ts';
import { english, phrase, type Text } from '../../base/phrases.ts';
import { stripControl } from '../../base/text.ts';
import { regionInfo } from '../../catalog/regions.ts';
import type { Model } from '../../catalog/types.ts';
import { DOCTOR } from '../../words/en/doctor.ts';
import type { ClientTimeouts } from '../calls/client-options.ts';
import { toBqError } from '../calls/errors.ts';
import { withRetry } from '../calls/retry.ts';
import type { OnWait } from '../calls/transport.ts';
import { resolveEndpoint } from '../session/endpoint.ts';
import { readNetwork } from '../session/network.ts';
import { resolveRegions } from '../session/region.ts';
import { type AwsSession, openSession } from '../session/session.ts';
import { profileName, readSharedConfig, type SharedConfig } from '../session/shared-config.ts';
import { askIdentity, type Probe, permissionProbes } from './probes.ts';

/** `missing` is needed and not there; `warning` works, but; `skipped` could not be asked. */
export type CheckStatus = 'ok' | 'missing' | 'warning' | 'skipped';

export interface Check {
  readonly name: string;
  readonly status: CheckStatus;
  readonly detail: Text;
  /** What to do; null where there is nothing to do. */
  readonly remedy: Text | null;
}

export interface DoctorReport {
  readonly region: string;
  /** Masked; null where STS did not answer. */
  readonly account: string | null;
  readonly checks: readonly Check[];
}

export interface DoctorQuestion {
  readonly regionFlag: string | undefined;
  readonly profileFlag: string | undefined;
  readonly endpointUrlFlag: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly now: Date;
  /** The machine's clock, for the skew. */
  readonly nowMs: () => number;
  readonly model: Model;
  readonly timeouts?: ClientTimeouts;
  readonly onWait?: OnWait;
}

/** AWS refuses signatures that are five minutes off; half of that deserves a word. */
const REFUSED_SKEW_SECONDS = 300;
const NOTABLE_SKEW_SECONDS = 150;

/** Never throws for what is wrong with the set-up: that is its answer. @throws BqError usage for an ill-formed Region */
export async function examine(question: DoctorQuestion): Promise<DoctorReport> {
  const { env, profileFlag } = question;
  const config = readSharedConfig(env);
  const { regions, origin } = await resolveRegions({ flag: question.regionFlag, profileFlag, env, config });
  const region = regions[0] as string;
  const endpoint = endpointCheck(question, config, region);
  const checks: Check[] = [
    regionCheck(region, origin),
    apiKeyCheck(env),
    endpoint,
    networkCheck(question, config, english(endpoint.detail)),
  ];
  if (endpoint.status === 'missing')
    return { region, account: null, checks: [...skippedAfter('endpoint', 'credentials'), ...checks, ...skippedAfter('endpoint')] };
  let session: AwsSession;
  try {
    const { endpointUrlFlag } = question;
    const { onWait } = question;
    const state = await openSession({ profileFlag, endpointUrlFlag, env, nowMs: question.nowMs(), config, ...(onWait ? { onWait } : {}) });
    if (state.status === 'none') {
      const detail = state.detail;
      checks.unshift({
        name: 'credentials',
        status: 'missing',
        detail,
        remedy: phrase(DOCTOR, 'noCredentials'),
      });
      return { region, account: null, checks: [...checks, ...skippedAfter('credentials')] };
    }
    session = state.session;
  } catch (error) {
    if (!(error instanceof BqError) || error.kind === 'usage') throw error;
    checks.unshift(missing('credentials', error));
    return { region, account: null, checks: [...checks, ...skippedAfter('credentials')] };
  }
  const { via, profile } = session.credentials;
  checks.unshift({
    name: 'credentials',
    status: 'ok',
    detail: via === 'environment' ? phrase(DOCTOR, 'fromEnvironment') : phrase(DOCTOR, 'fromProfile', `${profile}`, via),
    remedy: null,
  });
  const { account, isUsable, found } = await identityChecks(session, region, question);
  checks.push(...found);
  if (!isUsable) return { region, account, checks: [...checks, ...skippedAfter('account')] };
  checks.push(...(await permissionChecks(session, region, question)));
  return { region, account, checks };
}

/** What AWS or a file said may be in a text; a phrase is cleaned when it is printed. */
const oneLine = (text: Text): Text => (typeof text === 'string' ? stripControl(text, { oneLine: true }) : text);

function missing(name: string, error: BqError): Check {
  return { name, status: 'missing', detail: oneLine(error.said), remedy: remedyOf(error) };
}

/** Of an answer that nobody has a remedy for. */
const ELSE = phrase(DOCTOR, 'anythingElse');

/** What the doctor itself can be told; where other commands can go on without AWS is none of its remedies. */
function remedyOf({ advice }: BqError): Text {
  return adviceFor(advice, (flag) => flag === 'offline' || flag === 'quotas')[0] ?? ELSE;
}

function skippedAfter(what: string, name = 'permissions'): Check[] {
  return [{ name, status: 'skipped', detail: phrase(DOCTOR, 'skippedAfter', what), remedy: null }];
}

function regionCheck(region: string, origin: string): Check {
  const info = regionInfo(region);
  if (!info)
    return {
      name: 'region',
      status: 'warning',
      detail: phrase(DOCTOR, 'unknownRegion', region, origin),
      remedy: phrase(DOCTOR, 'checkRegion'),
    };
  const isAssumed = origin === 'default';
  return {
    name: 'region',
    status: isAssumed ? 'warning' : 'ok',
    detail: isAssumed ? phrase(DOCTOR, 'regionAssumed', region) : phrase(DOCTOR, 'region', region, origin),
    remedy: isAssumed ? phrase(DOCTOR, 'nameRegion') : null,
  };
}

function apiKeyCheck(env: NodeJS.ProcessEnv): Check {
  const name = 'api-key';
  if (!env.AWS_BEARER_TOKEN_BEDROCK) return { name, status: 'ok', detail: phrase(DOCTOR, 'noApiKey'), remedy: null };
  return { name, status: 'ok', detail: phrase(DOCTOR, 'apiKey'), remedy: null };
}

/** @throws BqError usage for a flag that is no URL */
function endpointCheck({ endpointUrlFlag, profileFlag, env }: DoctorQuestion, config: SharedConfig, region: string): Check {
  try {
    const endpoint = resolveEndpoint('SERVICE_QUOTAS', { flag: endpointUrlFlag, env, config, profile: profileName(profileFlag, env) });
    return { name: 'endpoint', status: 'ok', detail: endpoint ?? phrase(DOCTOR, 'endpointOfAws', region), remedy: null };
  } catch (error) {
    if (!(error instanceof BqError) || error.kind === 'usage') throw error;
    return missing('endpoint', error);
  }
}

/** How requests leave this machine: proxies and certificates that are set, and which of them the endpoint is asked through. */
function networkCheck({ env, profileFlag }: DoctorQuestion, config: SharedConfig, endpoint: string): Check {
  const network = readNetwork(env, config, profileName(profileFlag, env));
  const { settings } = network;
  if (settings.length === 0) return { name: 'network', status: 'ok', detail: phrase(DOCTOR, 'direct'), remedy: null };
  try {
    network.certificates();
    const asked = /^https?:/.test(endpoint) ? new URL(endpoint) : new URL('https://servicequotas.amazonaws.com');
    const proxy = network.proxyFor(asked);
    const shown = phrase(
      DOCTOR,
      'settings',
      settings.map(({ name, shown: value }) => phrase(DOCTOR, 'setting', name, stripControl(value, { oneLine: true }))),
    );
    const detail = proxy === null ? phrase(DOCTOR, 'askedDirectly', shown) : phrase(DOCTOR, 'askedThrough', proxy.host, shown);
    return { name: 'network', status: 'ok', detail, remedy: null };
  } catch (error) {
    if (!(error instanceof BqError)) throw error;
    return missing('network', error);
  }
}

async function identityChecks(
  session: AwsSession,
  region: string,
  { nowMs, timeouts }: DoctorQuestion,
): Promise<{ readonly account: string | null; readonly isUsable: boolean; readonly found: readonly Check[] }> {
  try {
    const { accountId, clockSkewSeconds } = await withRetry(() => askIdentity(session, region, nowMs, timeouts));
    const account = maskAccountId(accountId);
    const found: Check[] = [{ name: 'account', status: 'ok', detail: account, remedy: null }];
    if (clockSkewSeconds !== null) found.push(clockCheck(clockSkewSeconds));
    return { account, isUsable: true, found };
  } catch (error) {
    const told = toBqError(error, {
      action: 'sts:GetCallerIdentity',
      region,
      profile: session.profile,
      endpoint: session.endpointOf('STS'),
    });
    // Without STS (a closed network) everything else may still work; rejected credentials will not.
    const isUsable = told.kind === 'remote' && told.code === 'ACCESS_DENIED';
    return { account: null, isUsable, found: [missing('account', told)] };
  }
}

function clockCheck(skewSeconds: number): Check {
  const off = Math.abs(skewSeconds);
  const detail =
    off < 1.5 ? phrase(DOCTOR, 'clockAgrees') : phrase(DOCTOR, skewSeconds > 0 ? 'clockBehind' : 'clockAhead', Math.round(off));
  if (off < NOTABLE_SKEW_SECONDS) return { name: 'clock', status: 'ok', detail, remedy: null };
  return {
    name: 'clock',
    status: off >= REFUSED_SKEW_SECONDS ? 'missing' : 'warning',
    detail,
    remedy: phrase(DOCTOR, 'setClock'),
  };
}

async function permissionChecks(session: AwsSession, region: string, { model, now, timeouts }: DoctorQuestion): Promise<Check[]> {
  const { probes, access, destroy } = await permissionProbes(session, region, { model, now, timeouts });
  try {
    const checks = await Promise.all(probes.map((probe) => permissionCheck(probe, session, region)));
    const isReadable = checks.some(({ name, status }) => name === 'bedrock:GetFoundationModelAvailability' && status === 'ok');
    return isReadable ? [...checks, await accessCheck(access, model)] : checks;
  } finally {
    destroy();
  }
}

async function permissionCheck({ action, call, allowedErrors }: Probe, session: AwsSession, region: string): Promise<Check> {
  const ok: Check = { name: action, status: 'ok', detail: phrase(DOCTOR, 'allowed'), remedy: null };
  try {
    await withRetry(call);
    return ok;
  } catch (error) {
    if (allowedErrors.includes((error as Error).name)) return ok;
    const { profile } = session;
    const told = toBqError(error, {
      action,
      region,
      profile,
      endpoint: session.endpointOf(action.startsWith('bedrock:') ? 'BEDROCK' : 'SERVICE_QUOTAS'),
    });
    const remedy = told.code === 'ACCESS_DENIED' ? phrase(DOCTOR, 'allow', action) : remedyOf(told);
    return { name: action, status: 'missing', detail: oneLine(told.said), remedy };
  }
}

async function accessCheck(access: () => Promise<unknown>, model: Model): Promise<Check> {
  const name = 'model-access';
  try {
    const found = (await access()) as Awaited<ReturnType<Awaited<ReturnType<typeof permissionProbes>>['access']>>;
    const { authorizationStatus, entitlement, regionAvailability } = found;
    const problem = {
      authorization: authorizationStatus === 'AUTHORIZED' ? null : `${authorizationStatus}`,
      entitlement: entitlement === 'AVAILABLE' ? null : `${entitlement}`,
      region: regionAvailability === 'AVAILABLE' ? null : `${regionAvailability}`,
    };
    if (Object.values(problem).every((part) => part === null)) return { name, status: 'ok', detail: model.name, remedy: null };
    return {
      name,
      status: 'missing',
      detail: phrase(DOCTOR, 'accessProblem', model.name, problem),
      remedy: phrase(DOCTOR, 'openModel'),
    };
  } catch (error) {
    const said = error instanceof BqError ? error.said : stripControl((error as Error).message, { oneLine: true });
    const detail = phrase(PLACES, 'at', model.name, said);
    return { name, status: 'warning', detail, remedy: phrase(DOCTOR, 'otherModel') };
  }
}

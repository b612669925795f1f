// Says within a moment which credentials would be used, that there are none, or precisely why the configured ones cannot work.
// Looks at environment and files only, so that the SDK is loaded only when there is something for it to do.
import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ErrorCode } from '../../base/error-codes.ts';
import { BqError } from '../../base/errors.ts';
import { parseJson } from '../../base/json-text.ts';
import { type JsonObject, requireObject } from '../../base/json-value.ts';
import { type Phrase, phrase, type Text } from '../../base/phrases.ts';
import { AWS } from '../../words/en/aws.ts';
import { isInstanceMetadataReachable } from './instance-metadata.ts';
import type { Section, SharedConfig } from './shared-config.ts';
import { readSmallFile } from './small-file.ts';

export interface CredentialInputs {
  /** `--profile` or BQ_PROFILE; AWS_PROFILE is read from `env`. */
  readonly profileFlag: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly config: SharedConfig;
  readonly nowMs: number;
}

export type CredentialState =
  | {
      readonly status: 'configured';
      readonly profile: string;
      readonly via: 'environment' | 'profile' | 'process' | 'web-identity' | 'container' | 'instance';
    }
  /** Nothing is configured at all; `detail` says what was looked at, one short sentence. */
  | { readonly status: 'none'; readonly detail: Phrase };

export function unusable(message: Text, suggestions: readonly Text[], code: ErrorCode = 'CREDENTIALS_UNUSABLE', cause?: unknown): BqError {
  return new BqError(message, { code, kind: 'configuration', suggestions, cause });
}

/**
 * The SDK's order: a named profile, environment keys, the default profile, web identity, container, instance.
 *
 * @throws BqError kind configuration when something is configured that cannot work, with the remedy
 */
export async function examineCredentials(inputs: CredentialInputs): Promise<CredentialState> {
  const { profileFlag, env, config } = inputs;
  const named = profileFlag || env.AWS_PROFILE;
  if (named) return examineNamed(named, inputs);
  const fromEnvironment = examineEnvironment(env);
  if (fromEnvironment) return fromEnvironment;
  const fromDefault = config.profiles.has('default') ? await examineProfile('default', inputs, new Set()) : null;
  if (fromDefault) return fromDefault;
  const fromToken = await examineWebIdentity(
    { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: env.AWS_WEB_IDENTITY_TOKEN_FILE },
    { name: 'AWS_ROLE_ARN', value: env.AWS_ROLE_ARN },
    null,
  );
  if (fromToken) return { status: 'configured', profile: 'default', via: 'web-identity' };
  const container = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (container) return { status: 'configured', profile: 'default', via: 'container' };
  const metadataOff = (env.AWS_EC2_METADATA_DISABLED ?? 'false').toLowerCase() !== 'false';
  if (!metadataOff && (await isInstanceMetadataReachable(env, undefined, config))) {
    return { status: 'configured', profile: 'default', via: 'instance' };
  }
  const detail = env.AWS_BEARER_TOKEN_BEDROCK ? phrase(AWS, 'onlyApiKey') : phrase(AWS, 'noCredentials');
  return { status: 'none', detail };
}

async function examineNamed(name: string, inputs: CredentialInputs): Promise<CredentialState> {
  if (!inputs.config.profiles.has(name)) throw missingProfile(name, inputs);
  const found = await examineProfile(name, inputs, new Set());
  if (found) return found;
  throw unusable(phrase(AWS, 'profileEmpty', name), [phrase(AWS, 'configureOrSso', name), phrase(AWS, 'planOffline')]);
}

function examineEnvironment(env: NodeJS.ProcessEnv): CredentialState | null {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
  if (!id && !secret) return null;
  checkKeys({ id, secret, token }, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', null);
  return { status: 'configured', profile: 'default', via: 'environment' };
}

/** Wrong pastes are found here, before AWS answers them with something vaguer. Values are never repeated: they may be secrets. @param profile that they are in; null for the environment */
function checkKeys(
  keys: { readonly id: string | undefined; readonly secret: string | undefined; readonly token: string | undefined },
  idName: string,
  secretName: string,
  profile: string | null,
): void {
  const missing = !keys.id ? idName : !keys.secret ? secretName : null;
  const suggestions = [phrase(AWS, 'setBoth', idName, secretName)];
  if (missing) throw unusable(phrase(AWS, 'halfMissing', missing, profile), suggestions, 'CREDENTIALS_MALFORMED');
  const odd = !/^\w{1,128}$/.test(keys.id ?? '') ? idName : !/^[\x21-\x7e]+$/.test(keys.secret ?? '') ? secretName : null;
  if (odd) throw unusable(phrase(AWS, 'malformedKey', odd, profile), suggestions, 'CREDENTIALS_MALFORMED');
  if (keys.token !== undefined && keys.token !== '' && !/^[\x21-\x7e]+$/.test(keys.token)) {
    throw unusable(phrase(AWS, 'malformedToken', profile), [phrase(AWS, 'setAgain')], 'CREDENTIALS_MALFORMED');
  }
}

/** @returns null when the profile says nothing about credentials (only a Region, say) */
async function examineProfile(profile: string, inputs: CredentialInputs, visited: Set<string>): Promise<CredentialState | null> {
  const section = inputs.config.profiles.get(profile);
  if (!section) throw missingProfile(profile, inputs, [...visited].at(-1));
  const configured = (via: 'profile' | 'process'): CredentialState => ({ status: 'configured', profile, via });
  const { aws_access_key_id: id, aws_secret_access_key: secret, aws_session_token: token } = section;
  const isRole = section.role_arn !== undefined && (section.source_profile !== undefined || section.credential_source !== undefined);
  if (isRole) return examineRole(profile, section, inputs, visited);
  if (id !== undefined || secret !== undefined) {
    checkKeys({ id, secret, token }, 'aws_access_key_id', 'aws_secret_access_key', profile);
    return configured('profile');
  }
  if (section.role_arn !== undefined || section.web_identity_token_file !== undefined) {
    await examineWebIdentity(
      { name: 'web_identity_token_file', value: section.web_identity_token_file },
      { name: 'role_arn', value: section.role_arn },
      profile,
    );
    return configured('profile');
  }
  if (section.credential_process !== undefined) return configured('process');
  if (section.sso_session !== undefined || section.sso_start_url !== undefined) {
    await checkSso(profile, section, inputs);
    return configured('profile');
  }
  if (section.login_session !== undefined) return configured('profile');
  return null;
}

async function examineRole(profile: string, section: Section, inputs: CredentialInputs, visited: Set<string>): Promise<CredentialState> {
  if (section.mfa_serial) {
    throw unusable(phrase(AWS, 'asksMfa', profile), [phrase(AWS, 'exportFirst', profile)]);
  }
  if (visited.has(profile)) throw unusable(phrase(AWS, 'refersToItself', profile), [phrase(AWS, 'correctSource')]);
  visited.add(profile);
  const source = section.source_profile;
  if (source !== undefined && (source !== profile || section.aws_access_key_id === undefined)) {
    const found = await examineProfile(source, inputs, visited);
    if (!found) throw unusable(phrase(AWS, 'sourceEmpty', source, profile), [phrase(AWS, 'configure', source)]);
  }
  if (section.credential_source === 'Environment' && !examineEnvironment(inputs.env)) {
    throw unusable(phrase(AWS, 'environmentEmpty', profile), [phrase(AWS, 'setEnvironment')]);
  }
  return { status: 'configured', profile, via: 'profile' };
}

/** A variable or a key of a profile. */
interface Setting {
  readonly name: string;
  readonly value: string | undefined;
}

/** @param profile whose keys these are; null for the environment @returns false when neither half is set */
async function examineWebIdentity(token: Setting, role: Setting, profile: string | null): Promise<boolean> {
  const { name: fileName, value: file } = token;
  const { name: roleName, value: roleArn } = role;
  if (!file && !roleArn) return false;
  // AWS_ROLE_ARN alone is set by tools that do not mean web identity.
  if (!file && profile === null) return false;
  if (!file) throw unusable(phrase(AWS, 'roleWithoutSource', profile ?? ''), [phrase(AWS, 'addSource')]);
  if (!roleArn) throw unusable(phrase(AWS, 'roleMissing', fileName, profile, roleName), [phrase(AWS, 'setRole', roleName)]);
  try {
    await access(file);
  } catch (error) {
    throw unusable(phrase(AWS, 'tokenUnread', file, fileName, profile), [phrase(AWS, 'mountToken')], 'CREDENTIALS_UNUSABLE', error);
  }
  return true;
}

/** The token that `aws sso login` leaves; one that can be refreshed is left to the SDK. */
async function checkSso(profile: string, section: Section, { config, env, nowMs }: CredentialInputs): Promise<void> {
  const login = phrase(AWS, 'ssoLogin', profile);
  const session = section.sso_session;
  if (session !== undefined && !config.ssoSessions.has(session)) {
    throw unusable(phrase(AWS, 'noSsoSession', profile, session, config.configFile), [phrase(AWS, 'configureSso', profile)]);
  }
  const missing = ['sso_account_id', 'sso_role_name'].find((key) => section[key] === undefined);
  if (missing) throw unusable(phrase(AWS, 'ssoKeyMissing', profile, missing), [phrase(AWS, 'configureSso', profile)]);
  const name = createHash('sha1')
    .update(session ?? section.sso_start_url ?? '')
    .digest('hex');
  const home = env.HOME || env.USERPROFILE || homedir();
  const file = join(home, '.aws', 'sso', 'cache', `${name}.json`);
  const text = await readSmallFile(file).catch((error) => {
    throw unusable(phrase(AWS, 'notLoggedIn', profile), [login], 'SSO_EXPIRED', error);
  });
  const token = ssoToken(text, file, profile, login);
  const expiresMs = typeof token.expiresAt === 'string' ? Date.parse(token.expiresAt) : Number.NaN;
  const canRefresh = session !== undefined && typeof token.refreshToken === 'string';
  if (Number.isNaN(expiresMs) || (expiresMs <= nowMs && !canRefresh)) {
    const when = Number.isNaN(expiresMs) ? null : new Date(expiresMs).toISOString();
    throw unusable(phrase(AWS, 'ssoExpired', profile, when), [login], 'SSO_EXPIRED');
  }
}

/** What `aws sso login` wrote; a damaged one is as good as none, and is said with its place. */
function ssoToken(text: string, file: string, profile: string, login: Phrase): JsonObject {
  try {
    return requireObject(parseJson(text, { file }), file);
  } catch (error) {
    const problem = error instanceof BqError ? error.said : (error as Error).message;
    throw unusable(phrase(AWS, 'notLoggedInBecause', profile, problem), [login], 'SSO_EXPIRED', error);
  }
}

function missingProfile(name: string, { config, profileFlag, env }: CredentialInputs, askedBy?: string): BqError {
  const known = [...config.profiles.keys()].sort();
  const origin = askedBy
    ? phrase(AWS, 'sourceProfileOf', askedBy)
    : profileFlag
      ? '--profile'
      : env.AWS_PROFILE
        ? 'AWS_PROFILE'
        : phrase(AWS, 'sharedConfig');
  return unusable(
    phrase(AWS, 'profileMissing', name, origin, [config.configFile, config.credentialsFile]),
    [
      known.length > 0 ? phrase(AWS, 'profilesThere', known.slice(0, 8), known.length > 8) : phrase(AWS, 'configure', name),
      phrase(AWS, 'addOffline'),
    ],
    'PROFILE_MISSING',
  );
}

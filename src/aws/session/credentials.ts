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
import { type Phrase, phrase } from '../../base/phrases.ts';
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

export function unusable(
  message: string,
  suggestions: readonly string[],
  code: ErrorCode = 'CREDENTIALS_UNUSABLE',
  cause?: unknown,
): BqError {
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
  throw unusable(`profile "${name}" has no credentials in it`, [
    `Run \`aws configure --profile ${name}\` or \`aws configure sso --profile ${name}\`.`,
    'Add --offline to plan with the defaults that AWS publishes.',
  ]);
}

function examineEnvironment(env: NodeJS.ProcessEnv): CredentialState | null {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
  if (!id && !secret) return null;
  checkKeys({ id, secret, token }, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'in the environment');
  return { status: 'configured', profile: 'default', via: 'environment' };
}

/** Wrong pastes are found here, before AWS answers them with something vaguer. Values are never repeated: they may be secrets. */
function checkKeys(
  keys: { readonly id: string | undefined; readonly secret: string | undefined; readonly token: string | undefined },
  idName: string,
  secretName: string,
  where: string,
): void {
  const missing = !keys.id ? idName : !keys.secret ? secretName : null;
  const suggestions = [`Set both ${idName} and ${secretName}, exactly as AWS gave them.`];
  if (missing) throw unusable(`${missing} is missing ${where}, its other half is there`, suggestions, 'CREDENTIALS_MALFORMED');
  const odd = !/^\w{1,128}$/.test(keys.id ?? '') ? idName : !/^[\x21-\x7e]+$/.test(keys.secret ?? '') ? secretName : null;
  if (odd)
    throw unusable(
      `${odd} ${where} is malformed: it holds spaces, quotes or other characters that no key has`,
      suggestions,
      'CREDENTIALS_MALFORMED',
    );
  if (keys.token !== undefined && keys.token !== '' && !/^[\x21-\x7e]+$/.test(keys.token)) {
    throw unusable(
      `the session token ${where} is malformed: it holds spaces or line ends`,
      ['Set it again, exactly as AWS gave it.'],
      'CREDENTIALS_MALFORMED',
    );
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
    checkKeys({ id, secret, token }, 'aws_access_key_id', 'aws_secret_access_key', `in profile "${profile}"`);
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
    throw unusable(`profile "${profile}" asks for an MFA code, which bq cannot ask for`, [
      `Run \`eval "$(aws configure export-credentials --profile ${profile} --format env)"\` first.`,
    ]);
  }
  if (visited.has(profile))
    throw unusable(`profile "${profile}" refers to itself through source_profile`, ['Correct source_profile in the shared config file.']);
  visited.add(profile);
  const source = section.source_profile;
  if (source !== undefined && (source !== profile || section.aws_access_key_id === undefined)) {
    const found = await examineProfile(source, inputs, visited);
    if (!found)
      throw unusable(`profile "${source}", the source of profile "${profile}", has no credentials in it`, [
        `Run \`aws configure --profile ${source}\`.`,
      ]);
  }
  if (section.credential_source === 'Environment' && !examineEnvironment(inputs.env)) {
    throw unusable(`profile "${profile}" takes its credentials from the environment, where there are none`, [
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    ]);
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
  const where = profile === null ? 'in the environment' : `in profile "${profile}"`;
  // AWS_ROLE_ARN alone is set by tools that do not mean web identity.
  if (!file && profile === null) return false;
  if (!file)
    throw unusable(`profile "${profile}" has role_arn, and no source_profile, credential_source or web_identity_token_file`, [
      'Add the source of its credentials to the profile.',
    ]);
  if (!roleArn) throw unusable(`${fileName} is set ${where}, ${roleName} is not`, [`Set ${roleName} to the role to assume.`]);
  try {
    await access(file);
  } catch (error) {
    throw unusable(
      `the web identity token file ${file} (${fileName} ${where}) cannot be read`,
      ['Check that the token is mounted where it should be.'],
      'CREDENTIALS_UNUSABLE',
      error,
    );
  }
  return true;
}

/** The token that `aws sso login` leaves; one that can be refreshed is left to the SDK. */
async function checkSso(profile: string, section: Section, { config, env, nowMs }: CredentialInputs): Promise<void> {
  const login = `Run \`aws sso login${profile === 'default' ? '' : ` --profile ${profile}`}\`.`;
  const session = section.sso_session;
  if (session !== undefined && !config.ssoSessions.has(session)) {
    throw unusable(`profile "${profile}" names the SSO session "${session}", which ${config.configFile} does not have`, [
      `Run \`aws configure sso --profile ${profile}\`.`,
    ]);
  }
  const missing = ['sso_account_id', 'sso_role_name'].find((key) => section[key] === undefined);
  if (missing)
    throw unusable(`profile "${profile}" uses SSO, and ${missing} is missing in it`, [`Run \`aws configure sso --profile ${profile}\`.`]);
  const name = createHash('sha1')
    .update(session ?? section.sso_start_url ?? '')
    .digest('hex');
  const home = env.HOME || env.USERPROFILE || homedir();
  const file = join(home, '.aws', 'sso', 'cache', `${name}.json`);
  const text = await readSmallFile(file).catch((error) => {
    throw unusable(`nobody is logged in to SSO for profile "${profile}"`, [login], 'SSO_EXPIRED', error);
  });
  const token = ssoToken(text, file, profile, login);
  const expiresMs = typeof token.expiresAt === 'string' ? Date.parse(token.expiresAt) : Number.NaN;
  const canRefresh = session !== undefined && typeof token.refreshToken === 'string';
  if (Number.isNaN(expiresMs) || (expiresMs <= nowMs && !canRefresh)) {
    const when = Number.isNaN(expiresMs) ? '' : ` at ${new Date(expiresMs).toISOString()}`;
    throw unusable(`the SSO session of profile "${profile}" expired${when}`, [login], 'SSO_EXPIRED');
  }
}

/** What `aws sso login` wrote; a damaged one is as good as none, and is said with its place. */
function ssoToken(text: string, file: string, profile: string, login: string): JsonObject {
  try {
    return requireObject(parseJson(text, { file }), file);
  } catch (error) {
    throw unusable(`nobody is logged in to SSO for profile "${profile}": ${(error as Error).message}`, [login], 'SSO_EXPIRED', error);
  }
}

function missingProfile(name: string, { config, profileFlag, env }: CredentialInputs, askedBy?: string): BqError {
  const known = [...config.profiles.keys()].sort();
  const origin = askedBy
    ? `source_profile of "${askedBy}"`
    : profileFlag
      ? '--profile'
      : env.AWS_PROFILE
        ? 'AWS_PROFILE'
        : 'the shared config';
  return unusable(
    `profile "${name}" (${origin}) is neither in ${config.configFile} nor in ${config.credentialsFile}`,
    [
      known.length > 0
        ? `Profiles that exist: ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}.`
        : `Run \`aws configure --profile ${name}\`.`,
      'Add --offline to use the defaults that AWS publishes.',
    ],
    'PROFILE_MISSING',
  );
}

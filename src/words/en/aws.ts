// What is said of the set-up of this machine, of the way to AWS, and of AWS's answers.
import { words } from '../../base/phrases.ts';

const inProfile = (profile: string | null) => (profile === null ? 'in the environment' : `in profile "${profile}"`);
const asProfile = (profile: string) => (profile === 'default' ? '' : ` --profile ${profile}`);

export const AWS = words('aws', {
  noCredentials: 'no AWS credentials are configured',
  onlyApiKey: 'AWS_BEARER_TOKEN_BEDROCK calls models, it cannot read quotas',
  interrupted: 'interrupted',
  // A call that failed. `where`: who answered, or did not.
  in: (region: string) => `AWS in ${region}`,
  addOffline: 'Add --offline to use the defaults that AWS publishes.',
  addQuotas: 'Add --quotas FILE for a saved answer.',
  webPage: (action: string, where: string, status: number, said: string) =>
    `a web page answered ${action} instead of ${where} (HTTP ${status}${said === '' ? '' : `: ${said}`}): a proxy or a login page is in between`,
  logInToNetwork: 'Log in to the network or its proxy, or correct HTTPS_PROXY and NO_PROXY; bq doctor shows what is set.',
  proxyRefused: (problem: string, action: string, where: string) => `${problem}: ${action} did not get to ${where}`,
  redirected: (where: string, action: string, said: string, status: number) =>
    `${where} answers ${action} with ${said} (HTTP ${status}), which is not followed`,
  checkEndpoint: 'Check --endpoint-url, and any proxy or login page in between.',
  checkProxy: 'Check --endpoint-url and any proxy in between.',
  redirect: (to: string) => `a redirect to ${to}`,
  nowhere: 'nowhere',
  otherPath: 'another path',
  page: (title: string | null, server: string | null) =>
    [...(title === null ? [] : [`"${title}"`]), ...(server === null ? [] : [`from ${server}`])].join(' '),
  proxyUnreachable: (proxy: string, code: string) => `the proxy ${proxy} cannot be reached (${code})`,
  proxySays: (proxy: string, said: string) => `the proxy ${proxy} refuses the connection (${said})`,
  proxyWantsUser: 'the proxy wants a user name and password (407)',
  tooLarge: (megabytes: number) => `the answer is larger than ${megabytes} MB`,
  notWhole: (seconds: number) => `the whole answer did not come within ${seconds} s`,
  drips: (bytes: number, seconds: number) => `only ${bytes} bytes came in ${seconds} s`,
  clockWrong: (seconds: number | null, said: string) =>
    `the clock of this machine is ${seconds === null ? 'wrong' : `${skew(Math.abs(seconds))} ${seconds > 0 ? 'behind' : 'ahead of'} AWS's`}, so AWS refuses its signatures: ${said}`,
  setClock: 'Set the clock of this machine: it may be 5 minutes off at most.',
  regionOff: (action: string, region: string, name: string, said: string) =>
    `AWS refuses ${action}: the Region ${region} is not enabled for the account (${name}): ${said}`,
  enableRegion: (region: string) => `aws account enable-region --region-name ${region} enables it; or name another Region with --region.`,
  logInAgain: (profile: string) =>
    profile === 'default'
      ? 'Log in again, or set new keys.'
      : `Log in again (\`aws sso login --profile ${profile}\`), or set new keys for that profile.`,
  unusable: (profile: string, said: string) => `the credentials of profile "${profile}" cannot be used: ${said}`,
  expired: (said: string) => `the credentials have expired: ${said}`,
  rejected: (where: string, said: string) => `${where} does not accept the credentials: ${said}`,
  checkKeys: 'Check the keys and the session token.',
  isEnabled: (region: string) => `If they work elsewhere: is ${region} enabled for the account?`,
  denied: (action: string, region: string, said: string) => `AWS refuses ${action} in ${region}: ${said}`,
  allow: (action: string) => `Allow the IAM action ${action} on "*" for this identity.`,
  throttled: (action: string, region: string, said: string) => `AWS kept throttling ${action} in ${region}: ${said}`,
  inAMinute: 'Try again in a minute; something else in the account calls it as well.',
  unreachable: (where: string, code: string) => `cannot reach ${where} (${code})`,
  isListening: (where: string) => `Is something listening at ${where}?`,
  checkRegion: (region: string) => `Check the network, and that ${region} is a Region.`,
  checkNetwork: 'Check the network.',
  noAnswer: (where: string, action: string, code: string | null) =>
    `${where} did not answer ${action}${code === null ? ' in time' : ` (${code})`}`,
  checkVpn: 'Check the network and any proxy or VPN.',
  badCertificate: (where: string, code: string) => `the certificate of ${where} is not trusted (${code})`,
  setBundle: 'Behind a proxy that opens TLS, set AWS_CA_BUNDLE (or NODE_EXTRA_CA_CERTS) to its certificate.',
  answered: (where: string, action: string, what: string, said: string) =>
    `${where} answered ${action} with ${what === '' ? 'an error' : what}: ${said}`,
  failed: (action: string, where: string, said: string) => `${action} failed at ${where}: ${said}`,
  // An answer that cannot be used.
  malformed: (where: string, problem: string) => `the answer of ${where} cannot be used: ${problem}`,
  otherAnswer: (action: string) => `it is not what ${action} answers`,
  otherTypes: 'its fields have other types than AWS documents',
  pagesRepeat: 'its pages repeat',
  endlessPages: (action: string, region: string, pages: number) =>
    `${action} in ${region} has more than ${pages} pages, and was left there`,
  noSuchList: 'Check --endpoint-url and any proxy in between: AWS has no list of that length.',
  has: (name: string) => `it has no ${name}`,
  noCount: (name: string, value: string) => `${name} is ${value}, which is no count`,
  noAccount: 'it names no account',
  noModel: 'it names no model',
  listsNoModel: 'it lists no model',
  modelWithoutId: 'a model has no ID',
  profileWithoutId: 'a profile has no ID',
  otherQuota: (found: string, asked: string) => `it is about ${found}, not ${asked}`,
  otherRequest: (value: string, code: string) => `it is about ${value} for ${code}`,
  badRow: (code: string | null) => `a row has no usable code, name or value${code === null ? '' : ` (${code})`}`,
  // The Price List.
  noPriceApi: (partition: string, region: string) => `the Price List has no query API in ${partition}, where ${region} is`,
  priceFile: (url: string, problem: string) => `the Price List's file ${url} could not be read: ${problem}`,
  answers: (status: number) => `it answers ${status}`,
  noPrices: (region: string) => `the Price List has no price of Bedrock in ${region}`,
  // Endpoints, proxies, certificates.
  ofServices: (services: string) => `endpoint_url of services ${services}`,
  endpointOf: (profile: string) => `endpoint_url of profile ${profile}`,
  bundleOf: (profile: string) => `ca_bundle of profile ${profile}`,
  holdsUser: (where: string) => `${where} holds a user name or password`,
  withoutUser: 'Give the URL without them.',
  noUrl: (where: string, url: string) => `${where}: "${url}" is not a URL`,
  otherScheme: (where: string, url: string) => `${where}: "${url}" not http or https`,
  wholeUrl: 'Give a whole URL, e.g. http://127.0.0.1:8080.',
  noProxy: (name: string, value: string) => `${name}: "${value}" is no address of an HTTP proxy`,
  orUnset: (setting: string) => `${setting}, or unset it`,
  bundleTooLarge: (name: string, file: string) => `${name}: ${file} is too large for a file of certificates`,
  bundleUnread: (name: string, file: string, code: string) => `${name}: ${file} cannot be read (${code})`,
  bundleEmpty: (name: string, file: string) => `${name}: ${file} holds no certificate in PEM form`,
  nameBundle: (name: string) => `Name a file of certificates in PEM form, or unset ${name}.`,
  // Credentials: what is configured, and what is wrong with it.
  profileEmpty: (profile: string) => `profile "${profile}" has no credentials in it`,
  configureOrSso: (profile: string) => `Run \`aws configure --profile ${profile}\` or \`aws configure sso --profile ${profile}\`.`,
  configure: (profile: string) => `Run \`aws configure --profile ${profile}\`.`,
  configureSso: (profile: string) => `Run \`aws configure sso --profile ${profile}\`.`,
  planOffline: 'Add --offline to plan with the defaults that AWS publishes.',
  withoutAws: 'Add --offline to do without AWS.',
  halfMissing: (name: string, profile: string | null) => `${name} is missing ${inProfile(profile)}, its other half is there`,
  malformedKey: (name: string, profile: string | null) =>
    `${name} ${inProfile(profile)} is malformed: it holds spaces, quotes or other characters that no key has`,
  setBoth: (id: string, secret: string) => `Set both ${id} and ${secret}, exactly as AWS gave them.`,
  malformedToken: (profile: string | null) => `the session token ${inProfile(profile)} is malformed: it holds spaces or line ends`,
  setAgain: 'Set it again, exactly as AWS gave it.',
  asksMfa: (profile: string) => `profile "${profile}" asks for an MFA code, which bq cannot ask for`,
  exportFirst: (profile: string) => `Run \`eval "$(aws configure export-credentials --profile ${profile} --format env)"\` first.`,
  refersToItself: (profile: string) => `profile "${profile}" refers to itself through source_profile`,
  correctSource: 'Correct source_profile in the shared config file.',
  sourceEmpty: (source: string, profile: string) => `profile "${source}", the source of profile "${profile}", has no credentials in it`,
  environmentEmpty: (profile: string) => `profile "${profile}" takes its credentials from the environment, where there are none`,
  setEnvironment: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  roleWithoutSource: (profile: string) =>
    `profile "${profile}" has role_arn, and no source_profile, credential_source or web_identity_token_file`,
  addSource: 'Add the source of its credentials to the profile.',
  roleMissing: (file: string, profile: string | null, role: string) => `${file} is set ${inProfile(profile)}, ${role} is not`,
  setRole: (role: string) => `Set ${role} to the role to assume.`,
  tokenUnread: (file: string, name: string, profile: string | null) =>
    `the web identity token file ${file} (${name} ${inProfile(profile)}) cannot be read`,
  mountToken: 'Check that the token is mounted where it should be.',
  ssoLogin: (profile: string) => `Run \`aws sso login${asProfile(profile)}\`.`,
  noSsoSession: (profile: string, session: string, file: string) =>
    `profile "${profile}" names the SSO session "${session}", which ${file} does not have`,
  ssoKeyMissing: (profile: string, key: string) => `profile "${profile}" uses SSO, and ${key} is missing in it`,
  notLoggedIn: (profile: string) => `nobody is logged in to SSO for profile "${profile}"`,
  notLoggedInBecause: (profile: string, problem: string) => `nobody is logged in to SSO for profile "${profile}": ${problem}`,
  ssoExpired: (profile: string, at: string | null) => `the SSO session of profile "${profile}" expired${at === null ? '' : ` at ${at}`}`,
  profileMissing: (profile: string, origin: string, [config, credentials]: readonly [string, string]) =>
    `profile "${profile}" (${origin}) is neither in ${config} nor in ${credentials}`,
  sourceProfileOf: (profile: string) => `source_profile of "${profile}"`,
  sharedConfig: 'the shared config',
  profilesThere: (profiles: readonly string[], hasMore: boolean) => `Profiles that exist: ${profiles.join(', ')}${hasMore ? ', …' : ''}.`,
  // Whoever is asked for keys.
  badSeconds: (least: number, most: number, said: string) =>
    `BQ_CREDENTIAL_SECONDS must be from ${least} to ${most} seconds, not "${said}"`,
  defaultSeconds: (seconds: number) => `BQ_CREDENTIAL_SECONDS=${seconds} is the default`,
  keysOf: (profile: string) => `the credentials of profile "${profile}"`,
  processOf: (profile: string) => `credential_process of profile "${profile}"`,
  ssoPortal: (profile: string) => `the SSO portal of profile "${profile}"`,
  loginSession: (profile: string) => `the login session of profile "${profile}"`,
  stsRole: (profile: string) => `STS (AssumeRole for profile "${profile}")`,
  stsToken: (role: string) => `STS (AssumeRoleWithWebIdentity for ${role})`,
  tokenFile: (file: string) => `the web identity token file ${file}`,
  instance: (url: string) => `the instance's metadata service at ${url}`,
  container: (origin: string, name: string) => `the container's credentials endpoint ${origin} (${name})`,
  containerToken: (file: string) => `the token file ${file} (AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE)`,
  tooSlow: (seconds: number, who: string) => `no credentials within ${seconds} s: ${who} does not answer`,
  seeIdentity: 'See whether `aws sts get-caller-identity` answers with the same profile.',
  waitLonger: (seconds: number) => `BQ_CREDENTIAL_SECONDS=${seconds} waits longer.`,
  requestForKeys: 'a request for keys',
  cannotBeHad: (profile: string, said: string, who: string) => `the credentials of profile "${profile}" cannot be had: ${said} (${who})`,
  notDocumented: 'the answer is not what AWS documents',
  noKeys: 'the answer holds no keys',
  ssoLoginAgain: (profile: string) => `Log in again: \`aws sso login${asProfile(profile)}\`.`,
  seeWhatIdentitySays: (profile: string) => `See what \`aws sts get-caller-identity${asProfile(profile)}\` says.`,
  // What they answered.
  processWent: (profile: string, problem: string) => `credential_process of profile "${profile}" ${problem}`,
  didNotAnswer: 'did not answer and was ended',
  printedTooMuch: (megabytes: number) => `printed more than ${megabytes} MB and was ended`,
  processFailed: (end: ProcessEnd, said: string) =>
    `failed (${'signal' in end ? `signal ${end.signal}` : `exit code ${end.exitCode}`})${said === '' ? '' : `: ${said}`}`,
  printed: (what: string) => `printed ${what}`,
  gave: (what: string) => `gave ${what}`,
  whoGave: (who: string, what: string) => `${who} gave ${what}`,
  runItInShell: 'Run it in a shell to see what is wrong; it must print the JSON that AWS documents.',
  otherVersion: 'JSON that is not version 1 of credentials',
  keysNotJson: (line: number, column: number) => `something that is not JSON (line ${line}, column ${column})`,
  keysNoObject: 'JSON that is no object',
  keysMissing: 'no AccessKeyId or SecretAccessKey',
  keysNoTime: 'an Expiration that is no time',
  keysExpired: (at: string) => `credentials that expired at ${at}`,
  keysCode: (code: string) => `the code ${code}`,
  noRole: (who: string) => `${who} names no role: the instance has none`,
  attachRole: 'Attach a role to the instance.',
  seeWhoAnswers: 'See what answers there: it is not what AWS documents.',
  variableNoUrl: (name: string, problem: string) => `${name} is no URL: ${problem}`,
  variableNotSafe: (name: string, host: string) => `${name} names ${host}, which is neither this machine nor asked over https`,
  setByContainer: 'It is set by the container service; see who changed it.',
  tokenLines: 'the authorization token of the container holds line ends',
  checkToken: 'Check AWS_CONTAINER_AUTHORIZATION_TOKEN(_FILE).',
});

export type ProcessEnd = { readonly exitCode: number } | { readonly signal: string };

function skew(seconds: number): string {
  if (seconds >= 7200) return `${Math.round(seconds / 3600)} hours`;
  return seconds >= 120 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds)} s`;
}

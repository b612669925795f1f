// Hides secrets, for every room: what people paste with an error (keys, tokens, signed addresses) comes out as a word that it was there.

const hidden = (what: string) => `[hidden: ${what}]`;
const SECRET = hidden('secret');

/** What may stand around a value in a shell, JSON, Python or a header; the value ends at a quote, a blank or a separator. */
const NAMES =
  'aws_?secret_?access_?key|secret_?access_?key|aws_?session_?token|session_?token|x-amz-security-token|security_?token|aws_bearer_token_\\w+|access_?token|refresh_?token|id_?token|client_?secret|api_?key|x-api-key|password|passwd|secret_?key|private_?key';

const RULES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, hidden('private key')],
  // A line of a file of credentials: the secret follows its key.
  [/\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,20}["']?[\s,:;|]{1,4}["']?)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g, `$1${hidden('secret key')}`],
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,20}\b/g, hidden('access key')],
  [
    new RegExp(`((?:\\b|_)(?:${NAMES})\\\\*["']?\\s*(?:[=:]|=>|%3D)\\s*\\\\*["']?)(?!\\[hidden)[^\\s"'\\\\,;&}<>)]{4,}`, 'gi'),
    `$1${SECRET}`,
  ],
  [/\b(Bearer\s+)(?!\[hidden)[\w.~+/=-]{12,}/gi, `$1${hidden('token')}`],
  [/\b(Basic\s+)(?!\[hidden)[A-Za-z0-9+/=]{12,}/g, `$1${hidden('password')}`],
  [/\b(?:bedrock-api-key-|ABSK)[\w+/=-]{12,}/g, hidden('API key')],
  [/\b(?:sk-[\w-]{16,}|gh[pousr]_\w{20,}|xox[abpr]-[\w-]{10,})/g, hidden('API key')],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, hidden('token')],
  // Session tokens by themselves.
  [/\b(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz|FQoDYXdz)[\w+/=%-]{20,}/g, hidden('session token')],
  [/(Signature["']?\s*[=:]\s*["']?)[0-9a-fA-F]{16,}/g, `$1${hidden('signature')}`],
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>?#]+@/gi, `$1${hidden('user')}@`],
];

/** Addresses of AWS's own pages, which have nothing of the user's in them but the Region. */
const PAGES = /^https?:\/\/(?:[\w.-]+\.)?(?:aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn|github\.com|docs\.[\w.-]+)\//i;
const QUERY = /\bhttps?:\/\/[^\s"'<>?#\\]+\?(?!\[hidden)[^\s"'<>#\\]+/gi;

/** A text is looked at closely only where it can hold one of these: most hold none. */
const SUSPECT =
  /AKIA|ASIA|ABIA|ACCA|secret|token["'_\s\\]*[=:]|security-token|bearer|basic |api.?key|passw|signature|:\/\/[^\s/]*@|:\/\/\S*\?|eyJ|IQoJ|F[wQ]oG|FQoD|ABSK|sk-|gh[pousr]_|xox|PRIVATE/i;

/** Keys, tokens, signatures and passwords by a word; whatever else the text says stays. */
export function maskSecrets(text: string): string {
  if (!SUSPECT.test(text)) return text;
  // What an address is asked with is its owner's: signed addresses, tokens of proxies.
  const asked = text.replace(QUERY, (url) => (PAGES.test(url) ? url : `${url.slice(0, url.indexOf('?'))}?${hidden('query')}`));
  return RULES.reduce((rest, [pattern, by]) => rest.replace(pattern, by), asked);
}

// One error in plain text → its type, status, words, operation, request ID and time, in the wordings of the AWS SDKs, the CLI and other clients.
import { awsSentence } from './aws-words.ts';
import { errorTypeIn, isAwsType, namesAnError } from './error-types.ts';
import type { RawError, Role } from './occurrence.ts';

/** boto3 and the AWS CLI. */
const BOTO = /An error occurred \(([\w.]+)\) when calling the (\w+) operation(?:\s*\(reached max retries: \d+\))?:\s*(.*)/s;

/** Reads one error; every field may be null. `message` is what the service says, or where no service speaks, what the client says. */
export function errorFromText(given: string): RawError {
  const block = readable(given);
  const text = withoutFrames(block);
  const plain = unescaped(text);
  const boto = BOTO.exec(plain);
  return {
    errorType: (boto && errorTypeIn(boto[1] ?? '')) ?? boto?.[1] ?? errorTypeIn(plain),
    httpStatus: statusIn(plain),
    ...wordsIn(plain, boto?.[3] ?? null),
    operation: boto?.[2] ?? operationIn(plain),
    requestId: requestIdIn(plain),
    time: timeOf(block),
    modelId: modelIn(plain),
    region: regionIn(plain),
    attempts: attemptsIn(plain),
    role: roleOf(text),
  };
}

/** More than any error says; patterns look at what is longer from its beginning, and where it first speaks of a failure. */
const LONGEST_TEXT = 8000;
const LONG_BLANK = /[^\S\n]{9,}|\n{3,}/;
const EVERY_LONG_BLANK = new RegExp(LONG_BLANK, 'g');

/** A text of bounded length without long runs of blanks: what patterns take quadratic time for. */
function readable(text: string): string {
  const plain = LONG_BLANK.test(text) ? text.replace(EVERY_LONG_BLANK, (run) => (run[0] ?? '').repeat(2)) : text;
  if (plain.length <= LONGEST_TEXT) return plain;
  const at = plain.slice(LONGEST_TEXT / 2).search(/Exception|Error\b|[Tt]oo many|unable to process|overloaded|errorMessage/);
  const from = LONGEST_TEXT / 2 + Math.max(0, at - 1000);
  return `${plain.slice(0, LONGEST_TEXT / 2)}\n${plain.slice(from, from + LONGEST_TEXT / 2)}`;
}

/** Whether this says that something failed: a type, an error status, or words that only an error has. */
export function saysError(given: string, error: RawError): boolean {
  const block = readable(given);
  if ((error.httpStatus ?? 0) >= 400 || ERROR_WORDS.test(block)) return true;
  if (awsSentence(block) !== null) return true;
  if (QUIET_LEVEL.test(block) && error.errorType === null) return false;
  return error.errorType !== null || namesAnError(block) || ERROR_LEVEL.test(block);
}

/** Words that stand for an error by themselves, of AWS and of clients. */
export const ERROR_WORDS =
  /\b(?:finish|stop)_?reason["']?\s*[:=]\s*["'](?:length|max_tokens)["']|rate exceeded|too many (?:requests|tokens|connections|concurrent)|request rate is too high|is (?:currently )?overloaded|isn.t supported|is not (?:available for|authorized)|verify you are|(?:prompt|input) is too long|(?:read|connect) timeout|timed out after|(?:request|connection|response|operation|call|execution|invocation|function|task|model)s? (?:has |was )?timed out|timeout (?:of \d+|waiting for|expired|error)|(?:did not|didn.t|not) complete before|deadline exceeded|canceled due to|FTUFormNotFilled|marked by provider|reached the end of its life|use case details have not been|don.t have access to the model|rate limit token|retry quota exceeded|socket usage at capacity|connection pool is full|waiting for connection|output token maximum|max_tokens limit|budget_tokens|maximum tokens you requested|explicit deny|could not (?:load|find|resolve) credentials|unable to locate credentials|(?:token|session|credentials?) (?:has|have|is|are|included in the request is) (?:expired|invalid)|model identifier is invalid|could not connect to the endpoint|タイムアウト/i;
/** A line that calls itself an error. */
const ERROR_LEVEL =
  /\b(?:ERROR|FATAL|CRITICAL|SEVERE)\b|\b[A-Za-z]*(?:Error|Exception)\b\s*[:(]|^\W*[Ee]rror\b|\blevel=(?:error|fatal)\b|エラー|例外/;
/** A line that says it is none. */
const QUIET_LEVEL = /^[^"{]{0,80}?\b(?:INFO|DEBUG|TRACE|NOTICE)\b|\blevel=(?:info|debug|trace)\b/;

/** tenacity, backoff, the Anthropic SDK, Claude Code, botocore's log, and what people write themselves. AWS's own "please retry" is none of them. */
const RETRY =
  /\bretrying\b|\bbacking off\b|\b(?:will|going to) (?:be )?(?:retry|retried)\b|\bretry needed\b|(?<!please )\bretry in \d|\bretry (?:attempt )?(?:#|no\.? ?|number )?\d+\b|リトライ(?!上限|回数|の上限|失敗|後)|再試行(?!上限|回数|の上限|失敗|後)/i;
/** The last word on a call, though it speaks of tries. */
const GIVES_UP =
  /\b(?:not|n['’]t|no longer|stop(?:s|ped|ping)?|without|after|despite|when|while) (?:be )?(?:retrying|retried)\b|\bgiv(?:e|es|ing|en) up\b|\bgave up\b|\b(?:retries|retry limit|attempts|tries) (?:\w+ )?(?:exhausted|exceeded)\b|\b(?:exhausted|exceeded) (?:all|max\w*|retries|retry)\b|\bfailed after\b|\bno more retries\b|\baborting\b|(?:リトライ|再試行)(?:回数)?(?:の)?(?:上限|失敗|せず|しない|しても)|諦め|あきらめ|打ち切/i;
/** A line of its own that says the client tries again, and nothing of what failed. */
export const RETRY_LINE = /^[^\p{L}\p{N}]*(?:Retrying\b|Will retry\b|Backing off\b|リトライ|再試行)/iu;
/** A warning of a client's, with no call that failed. */
const NOTICE = /socket usage at capacity|connection pool is full, discarding/i;

/** The client says on the head of the block, or on the line that tells of the error or on one of its own, that it tries again; a frame named `retrying` does not. */
function roleOf(text: string): Role {
  if (NOTICE.test(text)) return 'notice';
  const spoken = text
    .trim()
    .split('\n')
    .filter((line, index) => index === 0 || RETRY_LINE.test(line) || awsSentence(line) !== null)
    .join('\n');
  return RETRY.test(spoken) && !GIVES_UP.test(spoken) ? 'retry' : 'failure';
}

/** Lines of a stack name classes, not what happened. */
export const FRAME =
  /^\s*(?:at (?!least\b|most\b|the\b|\d)\S|File "|\.\.\. \d+ (?:more|common)|#\d+ |\d+: (?:0x|<|[\w:]+::)|from \S+:\d+|[~^]+$|\/\S+:\d+:in |goroutine \d|\t?\S+\.go:\d+|--- End of )/;

const withoutFrames = (block: string) =>
  block.includes('\n')
    ? block
        .split('\n')
        .filter((line, index) => index === 0 || !FRAME.test(line))
        .join('\n')
    : block;

/** Text inside text: `\"message\":\"…\"`. */
const unescaped = (text: string) => (text.includes('\\') ? text.replace(/\\+(["'])/g, '$1').replace(/\\+[nrt]/g, '\n') : text);

const STATUS_PATTERNS: readonly RegExp[] = [
  /(?:http[_ ]?status[_ ]?code|status[_ ]?code|http status code|(?:error|response) code|\bstatus|\$?httpStatusCode|API Error|rejected|\bcode=)['"]?\s*(?:[:=]|\()?\s*['"]?\(?\s*([45]\d\d)\b/i,
  /\bHTTP(?:\/[\d.]+)?["']?[ :]+(?:error |status )?([45]\d\d)\b/,
  /(?:^|Error:? |error:? |[("'`:]\s?)([45]\d\d)(?=\s+(?:\{|[A-Z(]|status code|$))/m,
  /^\W*(?:エラー|Error|error|got|received)?\W*([45]\d\d)\W*(?:エラー|error)?\W*$/,
  /\bAPI Error[^\n]{0,120}?[:(]\s*([45]\d\d)\b/,
];

function statusIn(text: string): number | null {
  for (const pattern of STATUS_PATTERNS) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return Number(found);
  }
  return null;
}

const OPERATIONS =
  'Converse(?:Stream)?|InvokeModel(?:With(?:Response|Bidirectional)Stream)?|CountTokens|Invoke(?:Inline)?Agent|InvokeFlow|Retrieve(?:AndGenerate)?(?:Stream)?|Rerank|ApplyGuardrail|StartAsyncInvoke|CreateModelInvocationJob|RequestServiceQuotaIncrease';
const OPERATION = new RegExp(
  `(?:when calling|calling|operation[:=]?|operation error [\\w ]+:|Error executing)\\s+(?:the )?["']?(${OPERATIONS})\\b|\\b(${OPERATIONS})Command\\b`,
);

function operationIn(text: string): string | null {
  const match = OPERATION.exec(text);
  return match?.[1] ?? match?.[2] ?? null;
}

const MODEL =
  /(?:(?:us|us-gov|eu|apac|jp|au|ca|sa|in|kr|il|mx|global)\.)?(?:anthropic\.claude|amazon\.(?:nova|titan|rerank)|meta\.llama|mistral\.\w|cohere\.(?:command|embed|rerank)|ai21\.jamba|deepseek\.\w|openai\.gpt|qwen\.qwen|writer\.palmyra|moonshot(?:ai)?\.kimi|xai\.grok|zai\.glm|google\.gemma|minimax\.minimax|nvidia\.nemotron|stability\.\w|luma\.ray|twelvelabs\.\w|(?<=(?:foundation-model|inference-profile)\/(?:[a-z-]{2,6}\.)?)[a-z][a-z0-9-]{1,30}\.[a-z])[\w.-]{0,80}(?:(?::|%3A)\d+)?/;

/** The first ID of a model in a text, as it stands there; null where there is none. */
export function modelIn(text: string): string | null {
  return (
    MODEL.exec(text)?.[0]
      .replace('%3A', ':')
      .replace(/[.-]+$/, '') ?? null
  );
}

const REGION =
  /(?:bedrock[\w-]{0,20}[.:]|[Rr]egion["']?[:= ]+["']?)((?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov)?-(?:north|south|east|west|central)[a-z]{0,5}-\d)\b/;

const regionIn = (text: string) => REGION.exec(text)?.[1] ?? null;

const REQUEST_ID =
  /\b(?:x-amzn-requestid|aws[-_ ]?request[-_ ]?id|request[-_ ]?id)['"]?\s*[:=]\s*(?:Some\(|Optional\()?\s*\(?['"]?((?=[\w-]*\d)[0-9a-zA-Z][\w-]{7,63})/i;
/** Lambda writes time and request ID before the text. */
const LAMBDA_ID = /^\s*(?:\[\w+\]\s+)?\d{4}-\d\d-\d\dT[\d:.]+Z\s+([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/m;

function requestIdIn(text: string): string | null {
  return REQUEST_ID.exec(text)?.[1] ?? LAMBDA_ID.exec(text)?.[1] ?? null;
}

function attemptsIn(text: string): number | null {
  const retries = /reached max retries: (\d{1,4})\b/.exec(text)?.[1];
  if (retries !== undefined) return Number(retries) + 1;
  const found =
    /\battempts['"]?\s*[:=]\s*(\d{1,4})\b/.exec(text) ??
    /Failed after (\d{1,4}) attempts/i.exec(text) ??
    /maximum number of attempts, (\d{1,4})\b/.exec(text) ??
    /SDK Attempt Count: (\d{1,4})\b/.exec(text);
  return found ? Number(found[1]) : null;
}

/** Only times with an offset are taken: what zone another is in, nobody says. */
export function timeOf(text: string): string | null {
  const match = /(?<!\d)(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?\s?(Z|UTC|[+-]\d\d:?\d\d)(?![\d:])/.exec(text);
  if (!match) return null;
  const [, day, clock, fraction, zone = 'Z'] = match;
  const offset = /^[ZU]/.test(zone) ? 'Z' : zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const date = new Date(`${day}T${clock}${fraction ? `.${fraction.slice(0, 3)}` : ''}${offset}`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

type Words = Pick<RawError, 'message' | 'speaker'>;

/** What the service says; failing that, what stands in a field `message`, behind the type, or on the first line. */
function wordsIn(text: string, botoRest: string | null): Words {
  const sentence = awsSentence(botoRest ?? text);
  if (sentence !== null) return { message: sentence, speaker: 'service' };
  if (botoRest !== null) return { message: ofClient(firstLine(botoRest)), speaker: 'service' };
  const quoted = QUOTED_MESSAGE.exec(text);
  const found = quoted?.[1] ?? quoted?.[2] ?? LINE_MESSAGE.exec(text)?.[1];
  if (found !== undefined) return { message: found.trim(), speaker: isAwsType(text) ? 'service' : 'client' };
  return behindTypes(firstLine(text));
}

const QUOTED_MESSAGE =
  /["']?\b(?:message|Message|errorMessage|error_message|detail)["']?\s*[:=]\s*(?:Some\(|Optional\()?\s*(?:"([^"]{1,2000})"|'([^'\n]{1,2000})')/;
const LINE_MESSAGE = /^\s*(?:Error message|message):\s+(\S.*)$/im;

/** `… ThrottlingException: words` → `words`, behind the last type of the line that has words. */
function behindTypes(line: string): Words {
  let rest = withoutLogPrefix(line);
  let last = '';
  const type =
    /(?:^|[\s.:\\$"'(])(?:[A-Za-z_][\w$]*(?:Exception|Error|Throttled|Fault|Timeout)|FTUFormNotFilled|[a-z]+_error)(?:\(\d+\))?["')\]]*:\s+(?=\S)/;
  for (let match = type.exec(rest); match; match = type.exec(rest)) {
    last = match[0];
    rest = rest.slice(match.index + match[0].length);
  }
  return { message: ofClient(rest.trim() || null), speaker: isAwsType(last) ? 'service' : 'client' };
}

/** Time, level and logger before the words. */
function withoutLogPrefix(line: string): string {
  return line
    .replace(/^\s*(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]+(?:\s?Z|\s?[+-]\d\d:?\d\d)?\]?\s*)/, '')
    .replace(/^\s*(?:\[[^\]]{1,40}\]\s*)*/, '')
    .replace(/^[0-9a-f]{8}-[0-9a-f-]{27}\s+/, '')
    .replace(/^(?:ERROR|WARN(?:ING)?|INFO|DEBUG|FATAL|CRITICAL)\b[\s:|-]*/, '');
}

/** What SDKs put behind the words: `(Service: …, Status Code: 429, Request ID: …)`, `(SDK Attempt Count: 3)`, a body, a closing quote. */
function ofClient(text: string | null): string | null {
  if (text === null) return null;
  const cut = text
    .replace(/\s*\((?:Service: |SDK |request id: |Request ID: )[\s\S]*$/, '')
    .replace(/\s+- \{[\s\S]*$/, '')
    .replace(/^b?["'](.*)["']$/s, '$1')
    .replace(/["'}\])]+$/, (end) => (/[({['"]/.test(text.slice(0, -end.length)) ? end : ''))
    .trim();
  return cut === '' ? null : cut;
}

const firstLine = (text: string) => text.trim().split('\n')[0]?.trim() ?? '';

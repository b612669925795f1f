// One error in plain text → its type, status, words, operation, request id and time, in the wordings of the AWS SDKs, the CLI and other clients.
import type { RawError } from './raw-error.ts';

const TYPE =
  /\b((?:[A-Z][A-Za-z]*(?:Exception|TimeoutError|RateLimitError|OverloadedError|Throttled?))|RateLimitError|InternalServerError|APIStatusError|PermissionDeniedError|BadRequestError|APITimeoutError|rate_limit_error|overloaded_error|FTUFormNotFilled|(?:Model)?[tT]hrottlingException|[a-z]+(?:Stream)?(?:Error|Timeout|Ready|Unavailable|Server|[vV]alidation)Exception)\b/;
/** Wrappers that say nothing of the cause. */
const WRAPPERS = new Set(['ClientException', 'SDKException', 'ApiCallException', 'APIStatusError', 'CausedByException', 'Exception']);

/** boto3 and the AWS CLI. */
const BOTO = /An error occurred \(([\w.]+)\) when calling the (\w+) operation(?:\s*\(reached max retries: (\d+)\))?:\s*(.*)/s;

/** Reads one error; every field may be null. `message` is what follows the type, or the whole line for a bare message. */
export function errorFromText(block: string): RawError {
  const boto = BOTO.exec(block);
  const fields = {
    httpStatus: statusOf(block),
    requestId:
      /\b(?:x-amzn-requestid|request[-_ ]?id|requestID|RequestId)['"]?\s*[:=]\s*\(?['"]?([0-9a-zA-Z][\w-]{7,})/i.exec(block)?.[1] ?? null,
    time: timeOf(block),
    isRetry: isRetry(firstLine(block)),
  };
  if (boto) {
    const [, errorType = '', operation = '', retries, rest = ''] = boto;
    return {
      ...fields,
      errorType,
      operation,
      message: firstLine(rest),
      attempts: retries === undefined ? null : Number(retries) + 1,
    };
  }
  return {
    ...fields,
    errorType: typeOf(block),
    operation:
      /\b(?:when calling|calling|operation[:=]?)\s+(?:the )?(Converse(?:Stream)?|InvokeModel(?:WithResponseStream)?|CountTokens)\b/.exec(
        block,
      )?.[1] ?? null,
    message: messageOf(block),
    attempts: attemptsOf(block),
  };
}

/** tenacity, backoff, the Anthropic SDK, botocore's log, and what people write themselves. AWS's own "please retry" is none of them. */
const RETRY =
  /\bretrying\b|\bbacking off\b|\b(?:will|going to) (?:be )?(?:retry|retried)\b|\bretry needed\b|(?<!please )\bretry in \d|\bretry (?:attempt )?(?:#|no\.? ?|number )?\d+\b/i;
/** The last word on a call, though it speaks of tries. */
const GIVES_UP =
  /\b(?:not|n['’]t|no longer|stop(?:s|ped|ping)?|without|after|despite|when|while) (?:be )?(?:retrying|retried)\b|\bgiv(?:e|es|ing|en) up\b|\bgave up\b|\b(?:retries|retry limit|attempts|tries) (?:\w+ )?(?:exhausted|exceeded)\b|\b(?:exhausted|exceeded) (?:all|max\w*|retries|retry)\b|\bfailed after\b|\bno more retries\b|\baborting\b/i;

function isRetry(line: string): boolean {
  return RETRY.test(line) && !GIVES_UP.test(line);
}

const EVERY_TYPE = new RegExp(TYPE, 'g');
const TYPE_AND_MESSAGE = new RegExp(`${TYPE.source}(?:\\(\\d+\\))?:\\s*(.+)`);

function typeOf(block: string): string | null {
  for (const match of block.matchAll(EVERY_TYPE)) {
    const type = match[1] ?? '';
    if (!WRAPPERS.has(type)) return type;
  }
  return null;
}

function attemptsOf(block: string): number | null {
  const match = /\battempts['"]?\s*[:=]\s*(\d+)/.exec(block) ?? /Failed after (\d+) attempts/.exec(block);
  return match ? Number(match[1]) : null;
}

function statusOf(block: string): number | null {
  const match =
    /(?:http_?status_?code|status_?code|http status code|error code|status code|\bstatus|API Error)['"]?\s*(?:[:=]|\()?\s*\(?([45]\d\d)\b/i.exec(
      block,
    ) ??
    /\bHTTP\/[\d.]+["']?\s+([45]\d\d)\b/.exec(block) ??
    /(?:^|Error: |\()([45]\d\d)\s+(?:\{|[A-Z]|$)/m.exec(block);
  return match ? Number(match[1]) : null;
}

/** Only times with an offset are taken: what zone another is in, nobody says. */
export function timeOf(text: string): string | null {
  const match = /\b(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?\s?(Z|[+-]\d\d:?\d\d)(?!\d)/.exec(text);
  if (!match) return null;
  const [, day, clock, fraction, zone = 'Z'] = match;
  const offset = zone === 'Z' ? 'Z' : zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const date = new Date(`${day}T${clock}${fraction ? `.${fraction.slice(0, 3)}` : ''}${offset}`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function messageOf(block: string): string | null {
  const quoted = /["']?\b(?:message|errorMessage)["']?\s*[:=]\s*(?:Optional\()?(?:"((?:[^"\\]|\\.)+)"|'((?:[^'\\]|\\.)+)')/.exec(block);
  const found = quoted?.[1] ?? quoted?.[2];
  if (found !== undefined) return found.replace(/\\(["'])/g, '$1');
  const line = firstLine(block);
  if (line === '') return null;
  const type = TYPE_AND_MESSAGE.exec(line);
  return type?.[2] ?? line;
}

const firstLine = (text: string) => text.trim().split('\n')[0]?.trim() ?? '';

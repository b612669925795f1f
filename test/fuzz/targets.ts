// What is fuzzed: each target is a parser of what people give, texts to start from, and what must hold for any text. Add a target here.
import { logTools } from '../../src/app/log-lines.ts';
import { stripControl } from '../../src/base/text.ts';
import { explainResult } from '../../src/contracts/explain.ts';
import { parseQuotaFiles } from '../../src/quotas/snapshot/snapshot-file.ts';
import { explainErrors } from '../../src/support/causes/explain.ts';
import { readErrors } from '../../src/support/errors/error-text.ts';
import { countFailures } from '../../src/support/errors/failures.ts';
import { rowsIn, sumRows } from '../../src/usage/engines/rows.ts';
import type { Found } from '../../src/usage/log-shapes.ts';
import { LogText } from '../../src/usage/log-text.ts';
import { LogUsage } from '../../src/usage/log-usage.ts';
import { logRecord } from '../_helpers/log-lines.ts';
import { SHAPES } from '../_helpers/log-shapes.ts';
import { FORMS } from '../quotas/quota-forms.ts';
import { ERROR_TEXTS } from '../support/error-texts.ts';

export interface FuzzTarget {
  readonly name: string;
  readonly seeds: readonly string[];
  /** @throws for what must not happen */
  readonly check: (text: string) => Promise<void> | void;
}

/** Records as Bedrock logs them: answered, cut, refused. */
const LOGGED = [
  logRecord({ requestId: 'r1', inputTokens: 1200, outputTokens: 80, maxTokens: 4000, latencyMs: 2100, cacheReadTokens: 7 }),
  logRecord({
    requestId: 'r2',
    timestamp: '2026-11-20T10:01:30Z',
    inputTokens: 9,
    outputTokens: 1,
    maxTokens: null,
    stopReason: 'max_tokens',
  }),
  logRecord({ requestId: 'r3', timestamp: '2026-11-20T10:02:00Z', errorCode: 'ThrottlingException', maxTokens: 777 }),
];

/** What engines give of the query: CSV, JSON, and as AWS's tools print it. */
const ROWS = [
  'kind,region,model_id,caller,minute,requests,throttles,input_tokens,output_tokens,metric,value,times\nminute,us-east-1,amazon.nova-pro-v1:0,a,2026-11-01T10:00Z,3,1,30,6,,,\nvalue,us-east-1,amazon.nova-pro-v1:0,,,,,,,output,2,3\n',
  'bin(1m),region,modelId,identity.arn,requests,input_tokens,output_tokens\n2026-11-01 10:00:00.000,us-east-1,amazon.nova-pro-v1:0,x,3,100,20\n',
  '[{"model_id":"m","minute":"2026-11-01T10:00Z","requests":3,"input_tokens":"30","output_tokens":null}]',
  '{"results":[[{"field":"bin(1m)","value":"2026-11-01 10:00:00.000"},{"field":"modelId","value":"m"},{"field":"requests","value":"3"},{"field":"input_tokens","value":"4"},{"field":"output_tokens","value":"5"}]]}',
  '{"ResultSet":{"Rows":[{"Data":[{"VarCharValue":"model_id"},{"VarCharValue":"minute"},{"VarCharValue":"requests"},{"VarCharValue":"input_tokens"},{"VarCharValue":"output_tokens"}]},{"Data":[{"VarCharValue":"m"},{"VarCharValue":"2026-11-01T10:00Z"},{"VarCharValue":"1"},{"VarCharValue":"2"},{}]}]}}',
];

export const TARGETS: readonly FuzzTarget[] = [
  { name: 'errors', seeds: ERROR_TEXTS.map(({ text }) => text), check: checkErrors },
  { name: 'quotas', seeds: Object.values(FORMS), check: checkQuotas },
  { name: 'logs', seeds: Object.values(SHAPES).map((write) => write(LOGGED)), check: checkLogs },
  { name: 'rows', seeds: ROWS, check: checkRows },
];

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const ACCOUNT_ID = /(?<![\w.-])\d{12}(?![\w.])/;

function checkErrors(text: string): void {
  const errors = readErrors(text);
  // What no terminal shows is taken out before anything is read: digits beside it come together.
  const shown = stripControl(`${text}\n${unescapedJson(text)}`);
  const digits = digitsOf(shown);
  for (const { message, httpStatus, attempts, requestId, errorType, operation, time } of errors) {
    must(message.length <= 601, `a message of ${message.length} characters`);
    for (const said of [message, errorType, operation, requestId])
      must(said === null || !CONTROL.test(said), `a control character in ${JSON.stringify(said)}`);
    must(!ACCOUNT_ID.test(message), `an account ID in ${message}`);
    must(httpStatus === null || digits.has(httpStatus), `HTTP ${httpStatus} out of nothing`);
    // boto3 counts retries, and the first attempt is none.
    must(
      attempts === null || digits.has(attempts) || digits.has(attempts - 1) || /attempts|errors/.test(text),
      `${attempts} attempts out of nothing`,
    );
    must(time === null || !Number.isNaN(Date.parse(time)), `the time ${time}`);
    for (const number of message.match(/(?<![*\d])\d{3,}/g) ?? [])
      must(shown.includes(number), `${number} out of nothing in ${JSON.stringify(message)}`);
  }
  const answer = explainErrors({ failures: countFailures(errors), text, plan: null, called: null });
  explainResult.parse(answer);
  const counted = answer.causes.reduce((sum, { count, retries, notices }) => sum + count + retries + notices, 0);
  must(answer.errors + answer.retries + answer.notices === errors.length, 'the sum of what was counted');
  must(counted <= errors.length, 'more causes than errors');
}

async function checkQuotas(text: string): Promise<void> {
  const snapshots = await parseQuotaFiles([{ text, fileName: 'q' }], { region: 'us-east-1', nowIso: '2026-11-20T10:00:00Z' }).catch(
    (error: Error) => {
      // By its name: what is imported later is another copy of the class here.
      if (error.name !== 'BqError') throw error;
      must(!CONTROL.test(error.message.replaceAll('\n', '')), `a control character in ${JSON.stringify(error.message)}`);
      return [];
    },
  );
  for (const { rows, accountId, region } of snapshots) {
    must(accountId === null || /^\*+/.test(accountId) || accountId.length < 5, `the account ID ${accountId}`);
    must(!CONTROL.test(region), `the Region ${JSON.stringify(region)}`);
    for (const { applied, quotaName, quotaCode } of rows) {
      must(!CONTROL.test(quotaName), `a control character in ${JSON.stringify(quotaName)}`);
      must(quotaCode === null || !CONTROL.test(quotaCode), `a control character in ${JSON.stringify(quotaCode)}`);
      must(applied === null || (Number.isFinite(applied) && applied >= 0), `the value ${applied}`);
      must(applied === null || numbersOf(text).has(applied), `${applied} out of nothing for ${quotaName}`);
    }
  }
}

const isCount = (value: number) => Number.isFinite(value) && value >= 0;

/** Packed texts hide their numbers; of the others every token was written there. */
async function checkLogs(text: string): Promise<void> {
  const usage = new LogUsage({ fromMs: null, nowMs: Date.parse('2027-01-01T00:00:00Z') }, 'us-east-1');
  const isPlain = !/H4sI|[A-Za-z0-9+/]{60}/.test(text);
  const numbers = isPlain ? numbersOf(text) : null;
  const found = (each: Found, line: number) => {
    usage.add(each, 'f', line);
    checkFound(each, numbers);
  };
  const reader = new LogText({ found }, await logTools());
  const lines = Buffer.from(text, 'utf8').toString('latin1').split(/\r?\n/);
  for (const [index, line] of lines.entries()) reader.line(line, index + 1);
  reader.end();
  for (const { minutes } of usage.callers.values())
    for (const minute of minutes.values())
      for (const value of [minute.requests, minute.inputTokens, minute.outputTokens, minute.latencyMs, minute.maxTokens])
        must(isCount(value), `a minute of ${value}`);
}

function checkFound(found: Found, numbers: ReadonlySet<number> | null): void {
  if ('kind' in found) {
    must(found.problem !== '', 'a problem without words');
    return;
  }
  for (const value of [found.inputTokens, found.outputTokens, found.cacheReadTokens, found.cacheWriteTokens]) {
    must(value === null || isCount(value), `${value} tokens`);
    must(value === null || numbers === null || numbers.has(value), `${value} out of nothing`);
  }
  must(typeof found.maxTokens !== 'number' || isCount(found.maxTokens), `max_tokens ${String(found.maxTokens)}`);
  must(!Number.isNaN(found.timeMs), 'a time that is none');
}

function checkRows(text: string): void {
  try {
    const { callers } = sumRows(rowsIn(text, 'f'), { file: 'f', fallbackRegion: 'us-east-1', sessions: false });
    for (const { minutes } of callers)
      for (const { requests, inputTokens } of minutes.values()) must(isCount(requests + inputTokens), 'a sum');
  } catch (error) {
    // By its name: what is imported later is another copy of the class here.
    if ((error as Error).name !== 'BqError') throw error;
  }
}

/** Whole numbers of a text, as they stand there. */
function digitsOf(text: string): ReadonlySet<number> {
  return new Set((text.match(/\d+/g) ?? []).map(Number));
}

/** `\u0039` is a 9. */
const unescapedJson = (text: string) =>
  text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

function numbersOf(text: string): ReadonlySet<number> {
  const plain = unescapedJson(text);
  const found = plain.match(/-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?|0x[0-9a-f]+|0o[0-7]+/gi) ?? [];
  return new Set([
    ...found.map((word) => Number(word.replaceAll(',', ''))),
    ...(plain.match(/\d+(?:\.\d+)?/g) ?? []).map(Number),
    ...(plain.match(/\.\d+/g) ?? []).map(Number),
  ]);
}

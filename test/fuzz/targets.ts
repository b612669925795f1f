// What is fuzzed: each target is a parser of what people give, texts to start from, and what must hold for any text. Add a target here.
import { stripControl } from '../../src/base/text.ts';
import { explainResult } from '../../src/contracts/explain.ts';
import { parseQuotaFiles } from '../../src/quotas/snapshot/snapshot-file.ts';
import { explainErrors } from '../../src/support/causes/explain.ts';
import { readErrors } from '../../src/support/errors/error-text.ts';
import { countFailures } from '../../src/support/errors/failures.ts';
import { FORMS } from '../quotas/quota-forms.ts';
import { ERROR_TEXTS } from '../support/error-texts.ts';

export interface FuzzTarget {
  readonly name: string;
  readonly seeds: readonly string[];
  /** @throws for what must not happen */
  readonly check: (text: string) => Promise<void> | void;
}

export const TARGETS: readonly FuzzTarget[] = [
  { name: 'errors', seeds: ERROR_TEXTS.map(({ text }) => text), check: checkErrors },
  { name: 'quotas', seeds: Object.values(FORMS), check: checkQuotas },
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

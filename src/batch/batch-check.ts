// Checks the records of a batch inference file one after another: IDs, bodies against the model's form, limits of the model.

import { isObject } from '../base/json-value.ts';
import { mostMaxTokens, unsetMaxTokens } from '../catalog/max-tokens.ts';
import type { Model } from '../catalog/types.ts';
import type { BatchCheckResult } from '../contracts/batch.ts';
import { familyOf } from '../prompts/estimate/families.ts';
import type { CountedRecord } from '../prompts/record.ts';
import type { PromptKind } from '../prompts/types.ts';
import type { BatchQuota } from '../quotas/batch.ts';
import { SeenIds } from '../usage/seen-ids.ts';

const LISTED_PROBLEMS = 10_000;
const GIGABYTE = 2 ** 30;

/** Bodies that a model of each vendor takes; a vendor that is not here is not judged. */
const FORMS: Readonly<Record<string, readonly PromptKind[]>> = {
  anthropic: ['anthropic'],
  nova: ['nova', 'converse'],
  titan: ['titan'],
  llama: ['llama', 'prompt'],
  cohere: ['cohere'],
};

export class BatchChecker {
  records = 0;
  badLines = 0;
  bytes = 0;
  withoutRecordId = 0;
  inputTokens = 0;
  inputTokensLow = 0;
  inputTokensHigh = 0;
  /** Of every good record; the model's default where one asks for nothing. */
  maxTokens = 0;
  readonly problems: BatchCheckResult['problems'] = [];
  readonly #model: Model;
  readonly #forms: readonly PromptKind[] | null;
  readonly #ids = new SeenIds();
  readonly #types = new Set<'InvokeModel' | 'Converse'>();

  constructor(model: Model) {
    this.#model = model;
    const { vendor } = familyOf(model.modelId);
    this.#forms = vendor === null ? null : (FORMS[vendor] ?? null);
  }

  get goodRecords(): number {
    return this.records - this.badLines;
  }

  get invocationType(): BatchCheckResult['invocationType'] {
    const [first = null, second] = this.#types;
    return second === undefined ? first : 'mixed';
  }

  /** A line that could not be read as a record. */
  addBroken(line: number, lengthBytes: number, value: unknown, problem: string): void {
    this.records++;
    this.bytes += lengthBytes + 1;
    this.#bad(line, idOf(value), problem);
  }

  add(line: number, lengthBytes: number, value: unknown, record: CountedRecord): void {
    this.records++;
    this.bytes += lengthBytes + 1;
    const problems = [this.#idProblem(value), ...this.#bodyProblems(value, record)].filter((problem) => problem !== null);
    if (problems.length > 0) {
      this.#bad(line, idOf(value), problems.join('; '));
      return;
    }
    this.inputTokens += record.inputTokens;
    this.inputTokensLow += record.errorBand.low;
    this.inputTokensHigh += record.errorBand.high;
    this.maxTokens += record.parsed.prompt.maxTokens ?? unsetMaxTokens(this.#model) ?? 0;
  }

  #bad(line: number, recordId: string | null, problem: string): void {
    this.badLines++;
    if (this.problems.length < LISTED_PROBLEMS) this.problems.push({ line, recordId, problem });
  }

  #idProblem(value: unknown): string | null {
    const id = isObject(value) ? value.recordId : undefined;
    if (id === undefined) {
      this.withoutRecordId++;
      return null;
    }
    if (typeof id !== 'string' || id === '') return 'recordId is not a text';
    return this.#ids.addAndTell(id) ? `recordId ${id.slice(0, 40)} is there already` : null;
  }

  #bodyProblems(value: unknown, { parsed: { prompt }, inputTokens }: CountedRecord): (string | null)[] {
    const body = isObject(value) && isObject(value.modelInput) ? value.modelInput : {};
    const model = this.#model;
    const isConverse = prompt.kind === 'converse' && !(this.#forms?.includes('converse') ?? false);
    this.#types.add(isConverse ? 'Converse' : 'InvokeModel');
    const isClaudeBody = prompt.kind === 'anthropic' && this.#forms?.includes('anthropic') === true && Array.isArray(body.messages);
    const most = mostMaxTokens(model);
    return [
      !isConverse && this.#forms !== null && !this.#forms.includes(prompt.kind)
        ? `modelInput is written for ${prompt.kind}, not for ${model.name}`
        : null,
      isClaudeBody && typeof body.anthropic_version !== 'string' ? 'modelInput.anthropic_version is missing ("bedrock-2023-05-31")' : null,
      isClaudeBody && prompt.maxTokens === null ? 'modelInput.max_tokens is missing' : null,
      prompt.maxTokens !== null && most !== null && prompt.maxTokens > most
        ? `max_tokens ${prompt.maxTokens} is more than ${model.name} can write (${most})`
        : null,
      model.contextWindowTokens !== null && inputTokens > model.contextWindowTokens
        ? `about ${inputTokens} input tokens are more than the context window of ${model.contextWindowTokens}`
        : null,
    ];
  }

  /** What the file uses of each quota. */
  quotas(quotas: readonly BatchQuota[]): BatchCheckResult['quotas'] {
    const gigabytes = this.bytes / GIGABYTE;
    const used: Readonly<Record<BatchQuota['kind'], number | null>> = {
      'minimum-records': this.records,
      'records-per-job': this.records,
      'records-per-file': this.records,
      'file-gigabytes': gigabytes,
      'job-gigabytes': gigabytes,
      'jobs-under-way': null,
    };
    return quotas.map((quota) => {
      const amount = used[quota.kind];
      const fits =
        quota.value === null || amount === null ? null : quota.kind === 'minimum-records' ? amount >= quota.value : amount <= quota.value;
      return { ...quota, used: amount, fits };
    });
  }
}

function idOf(value: unknown): string | null {
  return isObject(value) && typeof value.recordId === 'string' ? value.recordId.slice(0, 100) : null;
}

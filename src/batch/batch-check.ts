// Checks the records of a batch inference file one after another: IDs, bodies against the model's form, limits of the model.

import { isObject, type JsonObject } from '../base/json-value.ts';
import { phrase, type Text } from '../base/phrases.ts';
import { mostMaxTokens, unsetMaxTokens } from '../catalog/max-tokens.ts';
import type { Model } from '../catalog/types.ts';
import type { BatchCheckResult } from '../contracts/batch.ts';
import type { CountedRecord } from '../prompts/record.ts';
import type { PromptKind } from '../prompts/types.ts';
import { type BodyForm, checkBody, ownForms } from '../prompts/validation/forms.ts';
import type { BatchQuota } from '../quotas/batch.ts';
import { SeenIds } from '../usage/seen-ids.ts';
import { BATCH } from '../words/en/batch.ts';

const LISTED_PROBLEMS = 10_000;
const GIGABYTE = 2 ** 30;

/** What a job is created with. */
export type InvocationType = 'InvokeModel' | 'Converse';

type BatchFile = { -readonly [Key in keyof BatchCheckResult['files'][number]]: BatchCheckResult['files'][number][Key] };

/** Bedrock takes input files by this name only; standard input has none. */
export const isBatchFileName = (name: string) => name === 'stdin' || name.endsWith('.jsonl');

export class BatchChecker {
  /** What each file holds, in the order in which they were begun. */
  readonly files: BatchFile[] = [];
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
  /** What its own bodies look like; null for a model whose bodies are not judged. */
  readonly #forms: readonly BodyForm[] | null;
  /** What the job will be created with; null: whatever the records are. */
  readonly #wanted: InvocationType | null;
  readonly #ids = new SeenIds();
  readonly #types = new Set<InvocationType>();

  constructor(model: Model, wanted: InvocationType | null = null) {
    this.#model = model;
    this.#forms = ownForms(model.modelId);
    this.#wanted = wanted;
  }

  /** What follows is of this file. @param name as it is told */
  begin(name: string): void {
    this.files.push({ file: name, records: 0, badLines: 0, bytes: 0 });
  }

  #line(lengthBytes: number): void {
    const file = this.files.at(-1);
    this.records++;
    this.bytes += lengthBytes + 1;
    if (!file) return;
    file.records++;
    file.bytes += lengthBytes + 1;
  }

  get goodRecords(): number {
    return this.records - this.badLines;
  }

  get invocationType(): BatchCheckResult['invocationType'] {
    const [first = null, second] = this.#types;
    return second === undefined ? first : 'mixed';
  }

  /** A line that could not be read as a record; where its body was found, what is wrong with that is told instead. */
  addBroken(line: number, lengthBytes: number, value: unknown, problem: Text): void {
    this.#line(lengthBytes);
    const body = isObject(value) && isObject(value.modelInput) ? value.modelInput : null;
    const own = body === null ? [] : this.#formProblems(body, null);
    this.#bad(line, idOf(value), own.length > 0 ? told(own) : problem);
  }

  add(line: number, lengthBytes: number, value: unknown, record: CountedRecord): void {
    this.#line(lengthBytes);
    const problems = [this.#idProblem(value), ...this.#bodyProblems(value, record)].filter((problem) => problem !== null);
    if (problems.length > 0) {
      this.#bad(line, idOf(value), phrase(BATCH, 'together', problems));
      return;
    }
    this.inputTokens += record.inputTokens;
    this.inputTokensLow += record.errorBand.low;
    this.inputTokensHigh += record.errorBand.high;
    this.maxTokens += record.parsed.prompt.maxTokens ?? unsetMaxTokens(this.#model) ?? 0;
  }

  #bad(line: number, recordId: string | null, problem: Text): void {
    this.badLines++;
    const file = this.files.at(-1);
    if (file) file.badLines++;
    if (this.problems.length < LISTED_PROBLEMS) this.problems.push({ file: file?.file ?? '', line, recordId, problem });
  }

  #idProblem(value: unknown): Text | null {
    const id = isObject(value) ? value.recordId : undefined;
    if (id === undefined) {
      this.withoutRecordId++;
      return null;
    }
    if (typeof id !== 'string' || id === '') return phrase(BATCH, 'idNotText');
    return this.#ids.addAndTell(id) ? phrase(BATCH, 'idTwice', id.slice(0, 40)) : null;
  }

  #bodyProblems(value: unknown, { parsed: { prompt }, inputTokens }: CountedRecord): (Text | null)[] {
    const body = isObject(value) && isObject(value.modelInput) ? value.modelInput : {};
    const model = this.#model;
    const ofForm = this.#formProblems(body, prompt.kind);
    const most = mostMaxTokens(model);
    return [
      ofForm.length > 0 ? told(ofForm) : null,
      prompt.maxTokens !== null && most !== null && prompt.maxTokens > most
        ? phrase(BATCH, 'aboveMaxTokens', prompt.maxTokens, model.name, most)
        : null,
      model.contextWindowTokens !== null && inputTokens > model.contextWindowTokens
        ? phrase(BATCH, 'aboveContext', inputTokens, model.contextWindowTokens)
        : null,
    ];
  }

  /** What Bedrock would refuse of a body. @param kind as it was recognised; null where it was not */
  #formProblems(body: JsonObject, kind: PromptKind | null): readonly Text[] {
    const forms = this.#forms;
    // Nova's own bodies and those of Converse can be the same: then they are what the job is for.
    const isEither = kind === 'converse' && forms?.includes('nova') === true && !hasConverseKeys(body);
    const isConverse = isEither ? this.#wanted === 'Converse' : kind === 'converse' || (kind === null && hasConverseKeys(body));
    const type: InvocationType = isConverse ? 'Converse' : 'InvokeModel';
    this.#types.add(type);
    if (this.#wanted !== null && type !== this.#wanted) return [phrase(BATCH, 'otherOperation', type, this.#wanted)];
    if (!isConverse && forms === null) return [];
    if (!isConverse && kind !== null && !isWrittenFor(kind, forms as readonly BodyForm[]))
      return [phrase(BATCH, 'otherModel', kind, this.#model.name)];
    // Where a model takes more than one form, the one that fits best tells what is wrong.
    const found = (isConverse ? (['converse'] as const) : (forms as readonly BodyForm[])).map((form) =>
      checkBody(body, form, this.#model.modelId),
    );
    const fewest = found.reduce((best, problems) => (problems.length < best.length ? problems : best));
    return fewest.map(({ path, problem }) => phrase(BATCH, 'atKey', path, problem));
  }

  /** What the job uses of each quota; of those of a file, its largest. */
  quotas(quotas: readonly BatchQuota[]): BatchCheckResult['quotas'] {
    const largest = (pick: (file: BatchFile) => number) => this.files.reduce((most, file) => Math.max(most, pick(file)), 0);
    const used: Readonly<Record<BatchQuota['kind'], number | null>> = {
      'minimum-records': this.records,
      'records-per-job': this.records,
      'records-per-file': largest(({ records }) => records),
      'file-gigabytes': largest(({ bytes }) => bytes) / GIGABYTE,
      'job-gigabytes': this.bytes / GIGABYTE,
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

const LISTED_IN_LINE = 5;

function told(problems: readonly Text[]): Text {
  return phrase(BATCH, 'bodyProblems', problems.slice(0, LISTED_IN_LINE), Math.max(0, problems.length - LISTED_IN_LINE));
}

/** Keys that only Converse has. */
function hasConverseKeys(body: JsonObject): boolean {
  return ['guardrailConfig', 'additionalModelRequestFields', 'promptVariables', 'performanceConfig', 'requestMetadata'].some(
    (key) => key in body,
  );
}

/** The kinds that bodies of each form are recognised as; what the form then says of them is more exact. */
const KINDS: Readonly<Record<BodyForm, readonly PromptKind[]>> = {
  converse: ['converse'],
  anthropic: ['anthropic'],
  nova: ['nova', 'converse', 'anthropic', 'openai'],
  'titan-text': ['titan'],
  'titan-embed': ['titan'],
  'titan-embed-image': ['titan'],
  llama: ['llama', 'prompt'],
  'mistral-prompt': ['mistral', 'prompt'],
  'mistral-chat': ['mistral', 'openai'],
  'cohere-chat': ['cohere'],
  'cohere-embed': ['cohere'],
  jamba: ['openai', 'anthropic'],
  'deepseek-r1': ['deepseek', 'prompt'],
  chat: ['openai', 'deepseek', 'mistral', 'anthropic'],
};

function isWrittenFor(kind: PromptKind, forms: readonly BodyForm[]): boolean {
  return forms.some((form) => KINDS[form].includes(kind));
}

function idOf(value: unknown): string | null {
  return isObject(value) && typeof value.recordId === 'string' ? value.recordId.slice(0, 100) : null;
}

// Adds records up to what is said of one file.
import { english, received, type Text } from '../../base/phrases.ts';
import type { CountedFile } from '../../contracts/count.ts';
import type { ExactCount } from '../../prompts/count.ts';
import type { TokenParts } from '../../prompts/estimate/estimate.ts';
import type { CountedRecord } from '../../prompts/record.ts';
import { SettingsTally } from '../../prompts/settings.ts';
import { type BadLine, type CountedLines, joined, type LineModel, type Refused } from './count-lines.ts';

/** A bad line is listed up to this many; all are counted. */
export const MAX_LISTED_BAD_LINES = 1000;

export class FileCount {
  readonly file: string;
  readonly kind: string;
  records = 0;
  inputTokens = 0;
  #low = 0;
  #high = 0;
  #estimated = 0;
  #exact = 0;
  #assumed = false;
  #overContextWindow = 0;
  #contextWindowTokens: number | null = null;
  #reason: string | null = null;
  readonly #parts: [number, number, number, number] = [0, 0, 0, 0];
  readonly #kinds: Record<string, number> = {};
  readonly #models: Record<string, number> = {};
  readonly #excludes = new Set<string>();
  #recordsWithExcludes = 0;
  #refused: Refused = { records: 0, first: null };
  readonly #settings = new SettingsTally();
  /** By their text: each is said once. */
  readonly #warnings = new Map<string, Text>();
  readonly badLines: BadLine[] = [];
  badLineCount = 0;

  constructor(file: string, kind: string) {
    this.file = file;
    this.kind = kind;
  }

  addBadLine(bad: BadLine): void {
    this.badLineCount++;
    if (this.badLines.length < MAX_LISTED_BAD_LINES) this.badLines.push(bad);
  }

  /** Counts of a whole batch that were made in a worker thread. */
  addLines(lines: CountedLines): void {
    const { inputTokens, low, high } = lines;
    for (let i = 0; i < inputTokens.length; i++) {
      this.inputTokens += inputTokens[i] as number;
      this.#low += low[i] as number;
      this.#high += high[i] as number;
    }
    this.records += inputTokens.length;
    this.#estimated += inputTokens.length;
    lines.parts.forEach((part, index) => {
      (this.#parts[index] as number) += part;
    });
    for (const [kind, records] of Object.entries(lines.kinds)) this.#kinds[kind] = (this.#kinds[kind] ?? 0) + records;
    for (const [id, model] of Object.entries(lines.models)) this.#addModel(id, model);
    for (const exclude of lines.excludes) this.#excludes.add(exclude);
    this.#recordsWithExcludes += lines.recordsWithExcludes;
    this.#refused = joined(this.#refused, lines.refused);
    this.#settings.addSummary(lines.settings);
  }

  addRecord(record: CountedRecord, exact: ExactCount | null): void {
    const inputTokens = exact?.method === 'count-tokens' ? exact.inputTokens : record.inputTokens;
    const { id, assumed, warning, model } = record.model;
    this.records++;
    this.inputTokens += inputTokens;
    if (exact?.method === 'count-tokens') {
      this.#exact++;
      this.#low += inputTokens;
      this.#high += inputTokens;
    } else {
      this.#estimated++;
      this.#low += record.errorBand.low;
      this.#high += record.errorBand.high;
      this.#reason ??= exact?.reason ?? null;
    }
    this.#settings.add(record.parsed.prompt);
    const parts = divided(record.parts, inputTokens);
    this.#parts[0] += parts.system;
    this.#parts[1] += parts.messages;
    this.#parts[2] += parts.tools;
    this.#parts[3] += parts.media;
    this.#kinds[record.parsed.kind] = (this.#kinds[record.parsed.kind] ?? 0) + 1;
    const contextWindowTokens = model?.contextWindowTokens ?? null;
    const overContextWindow = contextWindowTokens !== null && inputTokens > contextWindowTokens ? 1 : 0;
    this.#addModel(id, { records: 1, assumed, warning, contextWindowTokens, overContextWindow });
    const excludes = excludesOf(record, exact);
    if (excludes.length > 0) this.#recordsWithExcludes++;
    if (record.refused !== null) this.#refused = joined(this.#refused, { records: 1, first: record.refused });
    for (const exclude of excludes) this.#excludes.add(exclude);
  }

  #addModel(id: string, { records, assumed, warning, contextWindowTokens, overContextWindow }: LineModel): void {
    this.#models[id] = (this.#models[id] ?? 0) + records;
    this.#assumed ||= assumed;
    this.#overContextWindow += overContextWindow;
    this.#contextWindowTokens = Object.keys(this.#models).length === 1 ? contextWindowTokens : null;
    if (warning === null) return;
    const said = received(warning);
    this.#warnings.set(english(said), said);
  }

  get warnings(): readonly Text[] {
    return [...this.#warnings.values()];
  }

  /** The contract's form. */
  result(): CountedFile {
    const models = Object.keys(this.#models);
    const isLines = this.kind === 'jsonl';
    const [system, messages, tools, media] = this.#parts;
    return {
      file: this.file,
      kind: isLines ? 'jsonl' : (Object.keys(this.#kinds)[0] ?? this.kind),
      recordKinds: isLines ? this.#kinds : null,
      records: this.records,
      badLines: this.badLineCount,
      inputTokens: this.inputTokens,
      method: this.#exact === 0 ? 'estimate' : this.#estimated === 0 ? 'count-tokens' : 'mixed',
      reason: this.#reason,
      errorBand: this.#estimated === 0 && this.#exact > 0 ? null : { low: this.#low, high: this.#high },
      model: models.length === 1 ? (models[0] ?? null) : null,
      models: this.#models,
      modelAssumed: this.#assumed,
      contextWindowTokens: this.#contextWindowTokens,
      overContextWindow: this.#overContextWindow,
      parts: { system, messages, tools, media },
      excludes: [...this.#excludes],
      recordsWithExcludes: this.#recordsWithExcludes,
      ...(this.#refused.first === null ? {} : { refused: { records: this.#refused.records, first: this.#refused.first } }),
      settings: this.#settings.summary(),
    };
  }
}

/** What is not in the number of a record: what AWS counted holds all that was sent to it. */
export function excludesOf(record: CountedRecord, exact: ExactCount | null): readonly string[] {
  return exact?.method === 'count-tokens' ? exact.excludes : record.excludes;
}

/** Divides an exact total in the proportions of the estimated parts. */
function divided(parts: TokenParts, total: number): TokenParts {
  const estimated = parts.system + parts.messages + parts.tools + parts.media;
  if (estimated === total || estimated === 0) return estimated === 0 ? { ...parts, messages: total } : parts;
  const share = (part: number) => Math.round((Math.max(0, part) / estimated) * total);
  const [system, tools, media] = [share(parts.system), share(parts.tools), share(parts.media)];
  const messages = Math.max(0, total - system - tools - media);
  return { system, tools, media: total - system - tools - messages, messages };
}

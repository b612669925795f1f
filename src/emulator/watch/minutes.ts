// What CloudWatch would have seen: statistics per metric, model and minute. Pure; bounded to one day of minutes.

/** AWS/BedrockMantle's metrics that the emulator fills; it has none of latency. */
const MANTLE_METRICS = ['Inferences', 'InferenceClientErrors', 'TotalInputTokens', 'TotalOutputTokens'] as const;

/** AWS/Bedrock's metrics that the emulator fills, and those of bedrock-mantle. */
export const METRICS = [
  ...MANTLE_METRICS,
  'Invocations',
  'InvocationThrottles',
  'InvocationClientErrors',
  'InvocationLatency',
  'TimeToFirstToken',
  'InputTokenCount',
  'OutputTokenCount',
  'CacheReadInputTokenCount',
  'CacheWriteInputTokenCount',
  'EstimatedTPMQuotaUsage',
] as const;
export type MetricName = (typeof METRICS)[number];

export const isOfMantle = (metric: string): boolean => (MANTLE_METRICS as readonly string[]).includes(metric);

const SECONDS_PER_MINUTE = 60;
const KEPT_MINUTES = 1_440;
/** Percentiles are exact to one per cent: values are counted in steps of that size. */
const STEP = Math.log(1.01);

/** One metric in one period. */
export class Statistic {
  count = 0;
  sum = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;
  private readonly steps = new Map<number, number>();

  /** @param step of the value, for whoever adds it to more than one */
  add(value: number, step = stepOf(value)): void {
    this.count++;
    this.sum += value;
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
    this.steps.set(step, (this.steps.get(step) ?? 0) + 1);
  }

  merge(other: Statistic): void {
    this.count += other.count;
    this.sum += other.sum;
    this.minimum = Math.min(this.minimum, other.minimum);
    this.maximum = Math.max(this.maximum, other.maximum);
    for (const [step, count] of other.steps) this.steps.set(step, (this.steps.get(step) ?? 0) + count);
  }

  /** @param stat CloudWatch's name: Sum, Average, Minimum, Maximum, SampleCount, p0 to p100. @returns null for another */
  read(stat: string): number | null {
    switch (stat) {
      case 'Sum':
        return this.sum;
      case 'Average':
        return this.sum / this.count;
      case 'Minimum':
        return this.minimum;
      case 'Maximum':
        return this.maximum;
      case 'SampleCount':
        return this.count;
    }
    const percent = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(stat)?.[1];
    return percent === undefined ? null : this.percentile(Number(percent));
  }

  private percentile(percent: number): number {
    const rank = Math.max(1, Math.ceil((percent / 100) * this.count));
    let seen = 0;
    for (const step of [...this.steps.keys()].sort((a, b) => a - b)) {
      seen += this.steps.get(step) ?? 0;
      if (seen >= rank) return Math.min(this.maximum, Math.max(this.minimum, valueAt(step)));
    }
    return this.maximum;
  }
}

const stepOf = (value: number): number => (value <= 0 ? -1 : Math.round(Math.log1p(value) / STEP));
const valueAt = (step: number): number => (step < 0 ? 0 : Math.expm1(step * STEP));

export interface SeriesKey {
  readonly region: string;
  readonly metric: MetricName;
  /** Null for all models together. */
  readonly modelId: string | null;
}

/** The minutes of one series, oldest first. */
class Series {
  readonly minutes = new Map<number, Statistic>();
  private minute = Number.NaN;
  private statistic = new Statistic();

  add(minute: number, value: number, step: number): void {
    if (minute !== this.minute) this.turnTo(minute);
    this.statistic.add(value, step);
  }

  private turnTo(minute: number): void {
    let statistic = this.minutes.get(minute);
    if (!statistic) {
      statistic = new Statistic();
      this.minutes.set(minute, statistic);
      const oldest = this.minutes.size > KEPT_MINUTES ? this.minutes.keys().next().value : undefined;
      if (oldest !== undefined) this.minutes.delete(oldest);
    }
    this.minute = minute;
    this.statistic = statistic;
  }
}

/** The series of one model in one Region, each beside that of all models together. */
export class ModelBook {
  private readonly series = new Map<MetricName, readonly [own: Series, all: Series]>();

  constructor(private readonly seriesOf: (metric: MetricName) => readonly [own: Series, all: Series]) {}

  add(metric: MetricName, nowSeconds: number, value: number): void {
    let both = this.series.get(metric);
    if (!both) {
      both = this.seriesOf(metric);
      this.series.set(metric, both);
    }
    const minute = Math.floor(nowSeconds / SECONDS_PER_MINUTE);
    const step = stepOf(value);
    both[0].add(minute, value, step);
    both[1].add(minute, value, step);
  }
}

export class MinuteBook {
  private readonly series = new Map<string, Series>();
  private readonly models = new Map<string, ModelBook>();
  /** Of the call before: a load has many to one model. */
  private last: { readonly region: string; readonly modelId: string; readonly book: ModelBook } | null = null;

  /** Where what one model does is added, to the series of all models too. */
  of(region: string, modelId: string): ModelBook {
    if (this.last?.region === region && this.last.modelId === modelId) return this.last.book;
    const book = this.bookOf(region, modelId);
    this.last = { region, modelId, book };
    return book;
  }

  private bookOf(region: string, modelId: string): ModelBook {
    const key = `${region}\n${modelId}`;
    let book = this.models.get(key);
    if (!book) {
      book = new ModelBook((metric) => [this.seriesOf({ region, metric, modelId }), this.seriesOf({ region, metric, modelId: null })]);
      this.models.set(key, book);
    }
    return book;
  }

  private seriesOf(key: SeriesKey): Series {
    const name = keyOf(key);
    let series = this.series.get(name);
    if (!series) {
      series = new Series();
      this.series.set(name, series);
    }
    return series;
  }

  /** Metrics and models that have data in a Region. */
  list(region: string): readonly SeriesKey[] {
    const found: SeriesKey[] = [];
    for (const key of this.series.keys()) {
      const [where = '', metric = '', modelId = ''] = key.split('\n');
      if (where === region) found.push({ region, metric: metric as MetricName, modelId: modelId === '' ? null : modelId });
    }
    return found;
  }

  /**
   * Periods with data, oldest first.
   * @param periodSeconds a multiple of 60 · @param from inclusive · @param to exclusive
   */
  periods(
    key: SeriesKey,
    fromSeconds: number,
    toSeconds: number,
    periodSeconds: number,
  ): readonly { startSeconds: number; statistic: Statistic }[] {
    const periods = new Map<number, Statistic>();
    for (const [minute, statistic] of this.series.get(keyOf(key))?.minutes ?? []) {
      const seconds = minute * SECONDS_PER_MINUTE;
      if (seconds < Math.floor(fromSeconds / SECONDS_PER_MINUTE) * SECONDS_PER_MINUTE || seconds >= toSeconds) continue;
      const start = Math.floor(seconds / periodSeconds) * periodSeconds;
      let period = periods.get(start);
      if (!period) {
        period = new Statistic();
        periods.set(start, period);
      }
      period.merge(statistic);
    }
    return [...periods].sort(([a], [b]) => a - b).map(([startSeconds, statistic]) => ({ startSeconds, statistic }));
  }

  clear(): void {
    this.series.clear();
    this.models.clear();
    this.last = null;
  }
}

const keyOf = ({ region, metric, modelId }: SeriesKey): string => `${region}\n${metric}\n${modelId ?? ''}`;

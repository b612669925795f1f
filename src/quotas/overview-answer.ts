// The overview as the JSON of `bq quotas` has it, with what stands out and what is worth knowing in words.
import { type Note, note, saidBy } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import type { Model } from '../catalog/types.ts';
import type { OverviewLimit, OverviewLine, QuotasOverview } from '../contracts/quotas.ts';
import { QUOTAS, type RowSeen } from '../words/en/quotas.ts';
import { type QuotaView, type ViewLimit, type ViewLine, type ViewQuestion, viewQuotas } from './overview.ts';
import type { Standing } from './rows.ts';
import type { QuotaSnapshot } from './types.ts';
import { wayOut } from './way-out.ts';

/** @throws BqError `UNKNOWN_AREA` (usage) */
export function quotasOverview(snapshot: QuotaSnapshot, question: ViewQuestion): QuotasOverview {
  const view = viewQuotas(snapshot, question);
  const { crossModel, secondPools } = view;
  return {
    region: view.region,
    model: view.model && modelOf(view.model),
    rows: view.rowCount,
    hasApplied: view.hasApplied,
    groups: view.groups.map(({ kind, area, lines, alike }) => ({
      kind,
      area,
      lines: lines.map(lineOf),
      alike: alike.map((same) => same.map(lineOf)),
    })),
    standouts: view.standouts.map(({ line, kind, limit }) => ({
      modelId: line.model.modelId,
      scope: line.scope,
      prefix: line.prefix,
      metric: kind,
      limit: limitOf(limit),
    })),
    crossModel: crossModel && {
      limit: limitOf(crossModel.limit),
      fastestModelId: crossModel.fastest?.model.modelId ?? null,
      lastsSeconds: lastsSeconds(crossModel),
    },
    secondPools: secondPools && { prefix: secondPools.prefix, regions: [...secondPools.regions] },
    withoutRow: view.withoutRow.map(modelOf),
    warnings: standoutNotes(view).map(plain),
    notes: worthKnowing(view).map(plain),
  };
}

const plain = (told: Note) => ({ code: told.code, text: saidBy(told), data: { ...told.data } });
const modelOf = ({ modelId, name, shortNames }: Model) => ({ modelId, name, shortName: shortNames[0] ?? null });

function lineOf({ model, isPastEndOfLife, scope, prefix, processedIn, tpm, rpm, tpd }: ViewLine): OverviewLine {
  return {
    ...modelOf(model),
    isPastEndOfLife,
    scope,
    prefix,
    processedIn: [...processedIn],
    tpm: limitOf(tpm),
    rpm: limitOf(rpm),
    tpd: limitOf(tpd),
  };
}

function limitOf(limit: ViewLimit): OverviewLimit {
  return { ...limit, shareOfDefault: limit.value === null || !limit.default ? null : limit.value / limit.default };
}

/** So many rows that stand out are told one by one; more have one cause. */
const MOST_STANDOUTS = 5;

/** The text for AWS, of the row that stands out most: its draft asks for the others too. */
function draftOf(standing: Standing, { standouts, region }: QuotaView): string | null {
  const worst = standouts.find(({ limit }) => limit.standing === standing);
  if (!worst) return null;
  const { line, kind, limit } = worst;
  const source = limit.applied === null ? 'default' : 'live';
  return wayOut({ kind, value: limit.value, default: limit.default, source }, { model: line.model, region, scope: line.scope });
}

function standoutNotes(view: QuotaView): Note[] {
  const { standouts, region } = view;
  const zeros = standouts.filter(({ limit }) => limit.standing === 'zero').length;
  const below = standouts.filter(({ limit }) => limit.standing === 'below-default');
  const data = (rows: number) => ({ region, rows, standouts: standouts.length });
  if (standouts.length <= MOST_STANDOUTS) {
    return [
      ...standouts.map((standout) => standoutNote(standout, region)),
      ...(zeros > 0 ? [note('QUOTA_ZERO_WAY_OUT', phrase(QUOTAS, 'zeroWayOut', draftOf('zero', view)), data(zeros))] : []),
      ...(below.length > 0
        ? [note('QUOTA_BELOW_DEFAULT_WAY_OUT', phrase(QUOTAS, 'belowWayOut', draftOf('below-default', view)), data(below.length))]
        : []),
    ];
  }
  const names = [...new Set(below.map(({ line }) => line.model.name))];
  const zeroText = phrase(QUOTAS, 'manyZero', zeros, standouts.length, draftOf('zero', view));
  const belowText = phrase(QUOTAS, 'manyBelow', below.length, names, draftOf('below-default', view));
  return [
    ...(zeros > 0 ? [note('QUOTA_ZERO_WAY_OUT', zeroText, data(zeros))] : []),
    ...(below.length > 0 ? [note('QUOTA_BELOW_DEFAULT_WAY_OUT', belowText, { ...data(below.length), models: names })] : []),
  ];
}

function standoutNote({ line, kind, limit }: QuotaView['standouts'][number], region: string): Note {
  const { model, isPastEndOfLife, scope, prefix } = line;
  const way = prefix === null ? 'on-demand' : `${prefix}.`;
  const row: RowSeen = { model: model.name, isPastEndOfLife, way, metric: kind };
  const { value, default: standard, quotaCode } = limit;
  const data = { region, modelId: model.modelId, scope, metric: kind, value, default: standard, quotaCode };
  if (limit.standing === 'zero') return note('QUOTA_ZERO', phrase(QUOTAS, 'zero', row, standard), data);
  return note('QUOTA_BELOW_DEFAULT', phrase(QUOTAS, 'belowDefault', row, (value ?? 0) / (standard ?? 1), standard), data);
}

/** Whole minutes at full TPM. */
function lastsSeconds({ limit, fastest }: NonNullable<QuotaView['crossModel']>): number | null {
  const perMinute = fastest?.tpm.value;
  return limit.value !== null && perMinute ? Math.floor(limit.value / perMinute) * 60 : null;
}

function worthKnowing({ crossModel, secondPools, withoutRow, region }: QuotaView): Note[] {
  const notes: Note[] = [];
  if (crossModel) {
    const { limit, fastest } = crossModel;
    const seconds = lastsSeconds(crossModel);
    const lasts = seconds === null || !fastest ? null : { seconds, model: fastest.model.name };
    notes.push(
      note('ALL_MODELS_DAY', phrase(QUOTAS, 'allModelsDay', limit.value, lasts), {
        region,
        tokensPerDay: limit.value,
        fastestModelId: fastest?.model.modelId ?? null,
        lastsSeconds: seconds,
      }),
    );
  }
  if (secondPools) {
    const { prefix, regions } = secondPools;
    notes.push(
      note('SECOND_POOL', phrase(QUOTAS, 'secondPool', region, prefix, regions), {
        region,
        prefix,
        regions: [...regions],
      }),
    );
  }
  if (withoutRow.length > 0) {
    const names = withoutRow.map(({ name }) => name);
    notes.push(
      note('MODELS_WITHOUT_ROW', phrase(QUOTAS, 'withoutRow', names), {
        region,
        modelIds: withoutRow.map(({ modelId }) => modelId),
      }),
    );
  }
  return notes;
}

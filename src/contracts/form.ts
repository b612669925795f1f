// A contract as plain data, and the reading of a value by it: what a contract accepts can be told without zod, whose loading takes longer than most commands.
// What is wrong with a value, zod says. The data is made from the schema by `npm run generate`.

export type Form =
  | { readonly kind: 'string' }
  /** Neither is given where there is no such bound; `whole` is within 2^53. */
  | { readonly kind: 'number'; readonly whole: boolean; readonly least?: number; readonly above?: number; readonly most?: number }
  | { readonly kind: 'choice'; readonly of: readonly unknown[] }
  | { readonly kind: 'list'; readonly least: number; readonly of: Form }
  /** These keys and no others. */
  | { readonly kind: 'map'; readonly of: Readonly<Record<string, Form>> }
  /** The first that fits. */
  | { readonly kind: 'any'; readonly of: readonly Form[] }
  | { readonly kind: 'nullable' | 'optional'; readonly of: Form }
  /** What stands for a value that is not there, as it is. */
  | { readonly kind: 'default'; readonly value: unknown; readonly of: Form }
  /** The same, read as if it had been written. */
  | { readonly kind: 'prefault'; readonly value: unknown; readonly of: Form };

/** What does not fit. */
export const MISFIT = Symbol('misfit');

/** @returns what the schema's own `parse` returns, defaults filled in; MISFIT where that would throw */
export function readForm(form: Form, value: unknown): unknown {
  switch (form.kind) {
    case 'string':
      return typeof value === 'string' ? value : MISFIT;
    case 'number':
      return typeof value === 'number' && isWithin(form, value) ? value : MISFIT;
    case 'choice':
      return form.of.includes(value) ? value : MISFIT;
    case 'list':
      return readList(form.of, form.least, value);
    case 'map':
      return readMap(form.of, value);
    case 'any':
      return readAny(form.of, value);
    case 'prefault':
      return readForm(form.of, value === undefined ? form.value : value);
    default:
      return value === emptyOf(form) ? absent(form) : readForm(form.of, value);
  }
}

type MayLack = Extract<Form, { kind: 'nullable' | 'optional' | 'default' }>;

const emptyOf = ({ kind }: MayLack) => (kind === 'nullable' ? null : undefined);
const absent = (form: MayLack) => (form.kind === 'default' ? form.value : emptyOf(form));

function isWithin({ whole, least, above, most }: Extract<Form, { kind: 'number' }>, value: number): boolean {
  return (
    (whole ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    (least === undefined || value >= least) &&
    (above === undefined || value > above) &&
    (most === undefined || value <= most)
  );
}

function readList(of: Form, least: number, value: unknown): unknown {
  if (!Array.isArray(value) || value.length < least) return MISFIT;
  const list: unknown[] = [];
  for (const item of value) {
    const read = readForm(of, item);
    if (read === MISFIT) return MISFIT;
    list.push(read);
  }
  return list;
}

function readMap(of: Readonly<Record<string, Form>>, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return MISFIT;
  for (const key of Object.keys(value)) if (!Object.hasOwn(of, key)) return MISFIT;
  const map: Record<string, unknown> = {};
  for (const [key, form] of Object.entries(of)) {
    const read = readForm(form, (value as Record<string, unknown>)[key]);
    if (read === MISFIT) return MISFIT;
    if (read !== undefined) map[key] = read;
  }
  return map;
}

function readAny(forms: readonly Form[], value: unknown): unknown {
  for (const form of forms) {
    const read = readForm(form, value);
    if (read !== MISFIT) return read;
  }
  return MISFIT;
}

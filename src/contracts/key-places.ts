// Where in a contract a key may stand: for a key of a file that stands elsewhere.
import type { z } from 'zod';

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly innerType?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
}

/** `durationSeconds` → `workloads[].durationSeconds`; every place of the key, those nearest to the top first. */
export function placesOf(key: string, schema: z.core.$ZodType): readonly string[] {
  const found = new Set<string>();
  const walk = (inner: z.core.$ZodType, path: string, above: readonly z.core.$ZodType[]) => {
    if (above.includes(inner)) return;
    for (const { name, value, at } of partsOf(inner, path)) {
      if (name === key) found.add(at);
      walk(value, at, [...above, inner]);
    }
  };
  walk(schema, '', []);
  return [...found].sort((a, b) => a.split('.').length - b.split('.').length);
}

interface Part {
  /** Null for what is no key: the elements of a list, the forms of a union. */
  readonly name: string | null;
  readonly value: z.core.$ZodType;
  readonly at: string;
}

function partsOf(schema: z.core.$ZodType, path: string): readonly Part[] {
  const { shape = {}, element, options = [], innerType, valueType, in: input } = schema._zod.def as unknown as Definition;
  const under = (name: string) => (path === '' ? name : `${path}.${name}`);
  const same = [...options, innerType, valueType, input].filter((value) => value !== undefined);
  return [
    ...Object.entries(shape).map(([name, value]) => ({ name, value, at: under(name) })),
    ...(element === undefined ? [] : [{ name: null, value: element, at: `${path}[]` }]),
    ...same.map((value) => ({ name: null, value, at: path })),
  ];
}

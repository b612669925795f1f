// Types of licences.mjs, which the build runs without a compiler.
import type { build } from 'esbuild';

export const ALLOWED_LICENCES: readonly string[];
export function takingNotes(build_: typeof build): { readonly build: typeof build; readonly directories: ReadonlySet<string> };
export function writeLicences(root: string, directories: Iterable<string>, sourcesOfTables?: readonly string[]): void;

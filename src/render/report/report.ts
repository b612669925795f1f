// What a report is before it is written out: what was found, drawings each with its numbers, tables, and where it all comes from.

import type { Node } from './markup.ts';

export interface ReportTable {
  readonly caption: string;
  readonly columns: readonly { readonly header: string; readonly align?: 'left' | 'right' }[];
  readonly rows: readonly (readonly string[])[];
}

/** A drawing and the table of its numbers. */
export interface Figure {
  /** What the drawing shows, in a sentence for who does not see it. */
  readonly title: string;
  readonly description: string;
  readonly drawing: Drawing;
  readonly table: ReportTable;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly content: readonly Node[];
}

export interface Report {
  readonly title: string;
  /** The verdict and what to do, a sentence each. */
  readonly answer: readonly string[];
  /** The first is the main one. */
  readonly figures: readonly Figure[];
  readonly tables: readonly ReportTable[];
  /** Of quotas, prices and assumptions, each with its date. */
  readonly sources: readonly string[];
}

export const left = (header: string) => ({ header });
export const right = (header: string) => ({ header, align: 'right' as const });

// What every report says around its figures: where it comes from, what its warnings and drawings are.
import { words } from '../../base/phrases.ts';

export const REPORT = words('report', {
  sources: 'Where this comes from',
  made: (at: string, version: string) => `Made at ${at} by bq ${version}, with this command; --json has the same numbers:`,
  warnings: 'Warnings',
  drawing: (title: string) => `${title}: drawing`,
  /** Of a drawing that stands alone. */
  title: (report: string, figure: string) => `${report}: ${figure}`,
  description: (sentences: readonly string[]) => sentences.map((sentence) => sentence.replace(/\.$/, '')).join('. '),
  theAnswer: 'the answer',
  nothingToDraw: 'there is nothing to draw',
});

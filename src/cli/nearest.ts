// Did-you-mean: the names that a mistyped word may have meant.
import { distance } from 'fastest-levenshtein';

/** @returns up to `most` candidates within a third of the word's length (at least 2 edits), nearest first */
export function nearest(word: string, candidates: readonly string[], most = 3): string[] {
  const wanted = word.toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return candidates
    .map((candidate) => ({ candidate, edits: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= limit || (wanted.length >= 3 && candidate.toLowerCase().startsWith(wanted)))
    .sort((a, b) => a.edits - b.edits || a.candidate.localeCompare(b.candidate))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

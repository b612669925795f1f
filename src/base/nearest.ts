// Did-you-mean, for every room: the candidates that a mistyped word may have meant.
import { distance } from 'fastest-levenshtein';

/**
 * The candidates nearest to a query, best first; ties keep the order given. Nothing further away than about a third of the query is offered.
 *
 * @param key what of a candidate is compared; letter case does not count
 */
export function nearest<T>(query: string, candidates: readonly T[], key: (candidate: T) => string, limit = 3): T[] {
  const wanted = query.toLowerCase();
  const furthest = Math.max(2, Math.ceil(wanted.length / 3));
  return candidates
    .map((candidate) => ({ candidate, edits: distance(wanted, key(candidate).toLowerCase()) }))
    .filter(({ edits }) => edits <= furthest)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

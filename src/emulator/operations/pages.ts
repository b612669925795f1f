// Pages of lists, by position. A list that stays as it is describes each of its pages once.
import type { Output } from '../call.ts';
import { AwsError } from '../wire/aws-error.ts';
import { repeated } from '../wire/repeated.ts';

const MAX_PAGE = 100;
/** Of one list: all of them where a client asks for full ones, and as many more where others ask for less. */
const KEPT_PAGES = 64;

export const illegalArgument = (message: string): AwsError => new AwsError('IllegalArgumentException', message);

interface Span {
  readonly start: number;
  readonly end: number;
  /** Opaque to clients, and good for any list of the same length; null on the last page. */
  readonly nextToken: string | null;
}

interface Wanted {
  readonly maxResults: number | undefined;
  readonly token: string | undefined;
}

function spanOf(length: number, { maxResults, token }: Wanted): Span {
  if (maxResults !== undefined && (!Number.isInteger(maxResults) || maxResults < 1 || maxResults > MAX_PAGE)) {
    throw illegalArgument(`The value for MaxResults must be from 1 to ${MAX_PAGE}.`);
  }
  const start = token === undefined ? 0 : Number(/^bq-(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1] ?? Number.NaN);
  if (!Number.isInteger(start) || start > length) throw new AwsError('InvalidPaginationTokenException', 'The pagination token is invalid.');
  const end = start + (maxResults ?? MAX_PAGE);
  return { start, end, nextToken: end < length ? Buffer.from(`bq-${end}`).toString('base64url') : null };
}

/** @throws AwsError for a page that there cannot be */
export function page<T>(
  all: readonly T[],
  maxResults: number | undefined,
  token: string | undefined,
  tokenMember = 'NextToken',
): { readonly items: readonly T[]; readonly nextToken: Record<string, string> } {
  const { start, end, nextToken } = spanOf(all.length, { maxResults, token });
  return { items: all.slice(start, end), nextToken: nextToken === null ? {} : { [tokenMember]: nextToken } };
}

/** A list that nothing changes while it is known. */
export class FixedList<T> {
  private readonly pages = new Map<string, Output>();

  /** @param describe the answer of an operation that has these items */
  constructor(
    private readonly all: readonly T[],
    private readonly describe: (items: readonly T[], nextToken: string | null) => Output,
  ) {}

  /** The same output again for the same page, so that its bytes can be kept. @throws AwsError as `page` */
  page(wanted: Wanted): Output {
    const { start, end, nextToken } = spanOf(this.all.length, wanted);
    const key = `${start} ${end}`;
    const known = this.pages.get(key);
    if (known) return known;
    const made = repeated(this.describe(this.all.slice(start, end), nextToken));
    const oldest = this.pages.size >= KEPT_PAGES ? this.pages.keys().next().value : undefined;
    if (oldest !== undefined) this.pages.delete(oldest);
    this.pages.set(key, made);
    return made;
  }
}

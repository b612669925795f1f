// Lists that come in pages: followed to their end, or an error; what is cut at a bound never passes for a whole list.
import { BqError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import { AWS } from '../../words/en/aws.ts';
import { type CallContext, malformedAnswer } from './errors.ts';

/** The tokens of one list. */
export class PageTokens {
  readonly #context: CallContext;
  readonly #mostPages: number;
  readonly #seen = new Set<string>();

  /** @param mostPages many times what the list has: more pages are a loop that invents tokens */
  constructor(context: CallContext, mostPages: number) {
    this.#context = context;
    this.#mostPages = mostPages;
  }

  /** @returns the token to ask the next page with; undefined after the last one @throws BqError remote where pages repeat or do not end */
  next(token: string | null | undefined): string | undefined {
    if (!token) return undefined;
    if (this.#seen.has(token)) throw malformedAnswer(this.#context, phrase(AWS, 'pagesRepeat'));
    if (this.#seen.size + 1 >= this.#mostPages) {
      const { action, region } = this.#context;
      throw new BqError(phrase(AWS, 'endlessPages', action, region, this.#mostPages), {
        code: 'ENDLESS_PAGES',
        kind: 'remote',
        suggestions: [phrase(AWS, 'noSuchList')],
      });
    }
    this.#seen.add(token);
    return token;
  }
}

/** Every item of a list. @throws BqError remote where its pages repeat or do not end */
export async function allPages<Item>(
  tokens: PageTokens,
  page: (token: string | undefined) => Promise<{ readonly items: readonly Item[]; readonly nextToken: string | null | undefined }>,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let token: string | undefined;
  do {
    const { items, nextToken } = await page(token);
    for (const item of items) found.push(item);
    token = tokens.next(nextToken);
  } while (token !== undefined);
  return found;
}

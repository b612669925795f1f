// Templates and values → text. Nothing here knows which language it is.
import { maskAccounts } from './account-ids.ts';
import { formatDecimal, formatPercent, formatUsd } from './numbers.ts';
import { stripControl } from './text.ts';

/** What fills the placeholders of a template; null is not known. */
export type Values = Readonly<Record<string, string | number | null>>;

const ENGLISH = { unknown: 'not known' };

/** Values that are not plain numbers, by the name of their placeholder. */
const FORMATS: Readonly<Record<string, (value: number) => string>> = {
  share: formatPercent,
  usd: formatUsd,
  batchUsd: formatUsd,
};

/**
 * Fills the `{name}` of a template in one pass, so that what a value contains is never taken for a placeholder.
 *
 * @param language what stands for a value that is null
 * @throws Error for a placeholder without value: a template and its caller disagree
 */
export function fill(template: string, values: Values, language: { readonly unknown: string } = ENGLISH): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for {${name}} in "${template}"`);
    if (value === null) return language.unknown;
    return typeof value === 'number' ? (FORMATS[name] ?? plainNumber)(value) : value;
  });
}

const plainNumber = (value: number) => formatDecimal(value, 1);

/** What a user or AWS wrote, fit for one line of a case: no control characters, no account ids. */
export function cleanText(text: string): string {
  return maskAccounts(stripControl(text, { oneLine: true }).replace(/\s+/g, ' ').trim());
}

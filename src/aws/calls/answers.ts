// What an answer of AWS must have: one that is empty, foreign or impossible is no answer, and never a fact about the account.
import { phrase } from '../../base/phrases.ts';
import { AWS } from '../../words/en/aws.ts';
import { type CallContext, malformedAnswer } from './errors.ts';

/** A list that AWS always sends, even when it is empty. @throws BqError remote where it is not there */
export function requireItems<Item>(items: readonly Item[] | undefined, name: string, context: CallContext): readonly Item[] {
  if (!Array.isArray(items)) throw malformedAnswer(context, phrase(AWS, 'has', name));
  return items;
}

/** A thousand billion: more than anything that Bedrock counts. */
const MOST_COUNT = 1e12;

/** A count of AWS: whole, not negative, and of this world. @throws BqError remote */
export function requireCount(value: unknown, name: string, context: CallContext): number {
  if (isCount(value)) return value;
  throw malformedAnswer(context, value === undefined ? phrase(AWS, 'has', name) : phrase(AWS, 'noCount', name, String(value).slice(0, 40)));
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_COUNT;
}

/** Reads an answer; fields of another type than AWS documents are its fault, not a bug. @throws BqError remote */
export function understood<Read>(context: CallContext, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) {
      throw malformedAnswer(context, phrase(AWS, 'otherTypes'), error);
    }
    throw error;
  }
}

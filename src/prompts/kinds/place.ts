// Where in the user's file a part of a prompt stands, and where what cannot be counted is written down.
import type { JsonObject } from '../../base/json-value.ts';
import type { Block } from '../types.ts';

export interface Place {
  /** As the user's own keys lead there: `$.messages[1].content`. */
  readonly path: string;
  readonly depth: number;
  /** What cannot be counted, in words. */
  readonly excludes: Set<string>;
}

/** Reads content of any form: a text, a block, a list of these. */
export type ContentReader = (content: unknown, place: Place) => Block[];

/** The place of a member. */
export function below(place: Place, member: string): Place {
  return { ...place, path: `${place.path}.${member}`, depth: place.depth + 1 };
}

/** Members of messages, blocks and requests that say who, when and how; nothing of them reaches the model. */
export const SILENT: ReadonlySet<string> = new Set(
  [
    'id name createdAt created_at updated_at timestamp metadata status usage cache_control object example artifact model model_name',
    'tool_call_id toolCallId tool_use_id toolUseId call_id invalid_tool_calls response_metadata usage_metadata responseMetadata usageMetadata',
    'providerOptions providerMetadata callProviderMetadata experimental_providerMetadata annotations logprobs finish_reason stop_reason',
    'message_id redact_message _meta _name vendor_details provider_details provider_name run_id lc_kwargs lc_attributes instructions',
    'stop_sequence signature thoughtSignature encrypted_content',
  ].flatMap((names) => names.split(' ')),
);

/** A shorter member is a mark or a name, not something that was said. */
const LEAST_UNREAD_CHARACTERS = 200;

/**
 * Something long that nobody reads may be part of the prompt: the answer says that it is left out.
 * @param read the members that are read
 */
export function nameUnread(value: JsonObject, read: ReadonlySet<string>, owner: string, { excludes }: Place): void {
  for (const name in value) {
    if (read.has(name) || SILENT.has(name) || !Object.hasOwn(value, name)) continue;
    if (textLength(value[name], LEAST_UNREAD_CHARACTERS) >= LEAST_UNREAD_CHARACTERS) excludes.add(`"${name.slice(0, 40)}" of ${owner}`);
  }
}

/** Characters in the strings of a value, counted no further than `enough`. */
function textLength(value: unknown, enough: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  let length = 0;
  for (const item of Object.values(value)) {
    length += textLength(item, enough - length);
    if (length >= enough) break;
  }
  return length;
}

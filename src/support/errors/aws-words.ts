// The sentences of AWS and of the models' vendors, as they come out of Bedrock: found in any text, however a client wraps, quotes or escapes them.

/** White space may be a line break of a terminal, or one that was escaped. */
const GAP = '(?:\\s|\\\\[nt])+';
/** To the end of the sentence: no quote, bracket, line or field of a client goes along. */
const REST = '[^"`{}<>\\n\\r\\\\]{0,400}?';
const END =
  '(?=$|["`{}<>\\n\\r\\\\]|\'(?:[\\s,)}\\]]|$)|\\s+\\((?:Service|request id|Request ID|SDK)\\b|,\\s*(?:(?:http|request|Request|meta|type|status|code|errors?|retry)\\w*[:=]|"))';

/** `{}` stands for a name or a number, `…` for the rest of the sentence, `(…)?` for what some models add. */
const SENTENCES: readonly string[] = [
  'too many (?:(?:input|output) )?tokens(?: per (?:day|minute))?(?:, please wait(?: before trying again)?\\.?(?: You have sent too many (?:requests|tokens)\\. ?Wait before trying again\\.?)?|\\.?(?=$|[\\s.!\\u2026]*(?:$|["\'`)\\]}\\r\\n\\\\])))',
  'too many requests, please wait(?: before trying again)?\\.?(?: You have sent too many requests\\. ?Wait before trying again\\.?)?',
  'too many (?:concurrent )?connections(?:, please wait(?: before trying again)?)?\\.?',
  '(?:The )?(?:model(?: you are calling)?|service|system|server|Bedrock) is (?:currently )?overloaded\\.?(?: Please (?:try again|retry)(?: later)?\\.?)?',
  'Your request rate is too high\\.?(?: Reduce the frequency of requests\\.?)?(?: Check your Bedrock model invocation quotas to find the acceptable frequency\\.?)?',
  '(?:Amazon )?Bedrock is unable to process your request\\.?',
  'Bedrock is not ready for inference\\.?|Model is not ready for inference\\.?…',
  'Operation not allowed(?:: …)?\\.?',
  'Access to (?:this model|Anthropic models) is not (?:available|allowed)…',
  "data retention mode '?{}'? is not available for this model\\.?",
  'Reservation not found\\.?',
  'Model use case details have not been submitted…',
  'Invocation of model ID {} with on-demand throughput isn.t supported…',
  'You must provide a quota value greater than…',
  'Only one open service quota increase request is allowed per quota\\.?',
  'The maximum tokens you requested exceeds? the model limit of {}\\.?(?: Try again with a maximum tokens value(?: that is)? lower than {}\\.?)?',
  'Input is too long for requested model\\.?',
  'prompt is too long: {} tokens > {} maximum',
  'input length and `?max_tokens`? exceed context limit…',
  'You don.t have access to the model with the specified model ID\\.?',
  'The provided model identifier is invalid\\.?',
  'This model version has reached the end of its life…',
  'Model access is denied due to…',
  'Rate exceeded\\.?',
  'The security token included in the request is (?:invalid|expired)\\.?',
];

const SENTENCE = new RegExp(`(?<![\\w-])(?:${SENTENCES.map(pattern).join('|')})`, 'i');

function pattern(sentence: string): string {
  return sentence
    .replaceAll('{}', '[^\\s"\',;{}]{1,200}')
    .replaceAll(' ', GAP)
    .replaceAll('…', REST + END);
}

/** The first sentence of the service in a text, with plain spaces; null where there is none. */
export function awsSentence(text: string): string | null {
  const found = SENTENCE.exec(text)?.[0];
  return found === undefined ? null : found.replace(/(?:\s|\\[nt])+/g, ' ').trim();
}

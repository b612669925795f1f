// What to tell of each cause: what it means, what to do now, what to change. `{model}` and `{region}` are filled in; {…} in a command is a flag.
import type { CauseId } from '../causes.ts';

export interface CauseText {
  readonly title: string;
  readonly means: string;
  readonly now: readonly string[];
  readonly change: readonly string[];
  readonly commands: readonly string[];
}

const QUOTA_ROW = 'bq quotas --region {region} --search "{modelName}"';
const WAIT = 'wait and repeat with exponential back-off and full jitter; one retry layer, not two (they multiply)';

export const CAUSE_TEXTS: Readonly<Record<CauseId, CauseText>> = {
  'tokens-per-minute': {
    title: 'tokens per minute (TPM): refused at the start of the request',
    means:
      'The quota tokens in use in this minute, plus what this request would hold (input, cache writes and all of max_tokens), exceed the TPM of the model and scope. What a request holds counts, not what it writes.',
    now: [WAIT, 'fewer requests at once: the quota comes back within 60 seconds'],
    change: [
      'a smaller max_tokens: it is held whole at the start, however short the answer',
      'set max_tokens: unset, Bedrock holds the most that the model can write',
      'another scope or source Region is another pool; cached input is not charged; batch has quotas of its own',
    ],
    commands: [
      'bq plan --model {model} --region {region} --max-tokens N --input-tokens N --output-tokens N',
      'bq support-case --kind quota-increase --model {model} --region {region}',
    ],
  },
  'tokens-per-day': {
    title: 'tokens per day, or an account that is not verified',
    means:
      'The daily quota of the model, or of all models together, is used up; or the applied value is 0, as in new and unverified accounts (one report: 75 of 77 rows at 0). Waiting a minute does not help either way.',
    now: [
      'look at the applied values: 0, or below the default, is no matter of capacity',
      'if they are in order, wait for the next day, or use another model or source Region',
    ],
    change: [
      'an applied value of 0 or below the default is restored by a support case',
      'per-day rows cannot be raised in Service Quotas: a support case',
    ],
    commands: [QUOTA_ROW, 'bq support-case --kind restore-default --model {model} --region {region}'],
  },
  'requests-per-minute': {
    title: 'requests per minute (RPM)',
    means:
      'More requests were started in a minute than the RPM row of the model and scope allows. Tokens do not matter here; repeated attempts count.',
    now: [WAIT, 'start fewer requests: space them evenly rather than in bursts'],
    change: ['fewer attempts: every retry is a request', 'several short questions in one request', 'newer models have no RPM row'],
    commands: [QUOTA_ROW, 'bq plan --model {model} --region {region} --max-tokens N --requests-per-minute N'],
  },
  overloaded: {
    title: 'capacity of AWS, not your quota (429)',
    means: 'The model is overloaded. Your quota has nothing to do with it, and a higher one would not help.',
    now: ['halve the rate, hold it 15 minutes, then raise it by half each 15 minutes (AWS)', WAIT],
    change: ['a cross-Region or global profile spreads over more Regions', 'a fallback to another model', 'batch for what can wait'],
    commands: ['bq models --search {model}', 'bq plan --model {model} --region {region} --max-tokens N --scope global'],
  },
  'messages-overloaded': {
    title: 'capacity, not your quota (529, Messages API)',
    means: 'The model behind the Messages API is overloaded. No quota of yours is meant.',
    now: ['halve the rate, hold it 15 minutes, then raise it by half each 15 minutes (AWS)', WAIT],
    change: ['a cross-Region or global profile spreads over more Regions', 'a fallback to another model'],
    commands: ['bq models --search {model}'],
  },
  'service-unavailable': {
    title: 'capacity of AWS, not your quota (503)',
    means: 'The service could not take the request. A quota increase does not change it.',
    now: ['halve the rate, hold it 15 minutes, then raise it by half each 15 minutes (AWS)', WAIT],
    change: ['a cross-Region or global profile spreads over more Regions', 'a fallback to another model or Region'],
    commands: ['bq plan --model {model} --region {region} --max-tokens N --scope global'],
  },
  'too-many-connections': {
    title: 'too many connections, not a quota of tokens or requests',
    means: 'More connections are open than the endpoint takes from one client pool. TPM and RPM are not meant.',
    now: ['limit the sockets of the client (boto3 max_pool_connections, maxSockets in Node.js) and keep them alive'],
    change: ['one client per process, shared by its workers', 'a queue in front of the calls'],
    commands: [],
  },
  'control-plane-rate': {
    title: 'rate of an API, mostly of the control plane',
    means:
      'A call such as ListFoundationModels, GetInferenceProfile, CreateModelInvocationJob or a Service Quotas operation came too often. The tokens and requests of inference are not meant.',
    now: [WAIT],
    change: [
      'ask once and keep the answer: models, profiles and quotas change rarely',
      'read quotas with bq, which stays within the rates',
    ],
    commands: [],
  },
  'model-not-ready': {
    title: 'the model is being loaded (429)',
    means:
      'A model that is rarely used, or was imported, is loaded on demand. No quota is meant; the AWS SDKs repeat the call by themselves.',
    now: ['repeat after some seconds, up to a few minutes'],
    change: ['a request now and then keeps it loaded'],
    commands: [],
  },
  'service-quota-exceeded': {
    title: 'a service quota (400, InvokeModel only)',
    means: 'The request exceeds a quota of the account. The message says which, if anything does.',
    now: ['compare the rows of the model with what you run'],
    change: ['a smaller max_tokens, or an increase'],
    commands: [QUOTA_ROW, 'bq support-case --kind quota-increase --model {model} --region {region}'],
  },
  'throttle-without-words': {
    title: 'a throttle, but the text does not say which limit',
    means:
      'The type or status is that of a throttle, and the words that would tell tokens from requests from capacity are missing (JSON.stringify of an SDK error drops its message) or are none that bq knows.',
    now: [WAIT, 'log error.message as well'],
    change: ['compare rate and tokens with the rows of the model'],
    commands: [QUOTA_ROW],
  },
  'other-service-throttle': {
    title: 'a throttle that Bedrock inference does not give: probably another service',
    means: 'TooManyRequestsException is how Lambda, Service Quotas and others throttle. Bedrock says ThrottlingException.',
    now: [WAIT],
    change: ['look which call failed: for Lambda, the concurrency of the function or account'],
    commands: [],
  },
  'account-not-verified': {
    title: 'the account may not use the model: not a throttle',
    means: 'AWS has not released the model for this account. Neither waiting nor a quota increase helps.',
    now: ['a support case: Account and billing > Account Activation > Bedrock Allowlisting'],
    change: [],
    commands: ['bq support-case --kind model-access --model {model} --region {region} --error FILE'],
  },
  'use-case-form': {
    title: "Anthropic's use-case form is missing: not a throttle",
    means: 'Anthropic models need the use case once per account, or once in the management account of the organization.',
    now: ['fill in the form: Bedrock console > Model catalog > the model > Open in playground'],
    change: [],
    commands: ['aws bedrock put-use-case-for-model-access --form-data fileb://form.json'],
  },
  marketplace: {
    title: 'AWS Marketplace permissions or payment: not a throttle',
    means:
      'The first call of a third-party model subscribes the account to it; that needs aws-marketplace:Subscribe, ViewSubscriptions and a valid payment method.',
    now: ['let an identity with these permissions call the model once'],
    change: [],
    commands: ['bq support-case --kind model-access --model {model} --region {region} --error FILE'],
  },
  'access-denied': {
    title: 'no permission: not a throttle',
    means:
      'IAM, a service control policy or the account denies the call. A cross-Region profile needs bedrock:InvokeModel on the profile and on the model in every Region that it runs in.',
    now: ['compare the policy with the action and resource in the message', 'a policy that denies Regions must allow those of the profile'],
    change: [],
    commands: ['bq doctor', 'bq support-case --kind model-access --model {model} --region {region} --error FILE'],
  },
  'needs-inference-profile': {
    title: 'the model is called through an inference profile: not a throttle',
    means:
      'The base model ID cannot be called on demand in this Region. The request must name the ID of a profile (us., eu., jp., global., …).',
    now: ['call the ID of a profile that bq models shows'],
    change: [],
    commands: ['bq models --search {model}'],
  },
  'model-end-of-life': {
    title: 'the model is legacy or has reached its end of life: not a throttle',
    means: 'The model cannot be called any more, or not by accounts that did not use it lately. No increase and no case changes that.',
    now: ['move to its successor'],
    change: [],
    commands: ['bq models --search {model}'],
  },
  'model-side-error': {
    title: 'an error on the side of the model: not a throttle',
    means: 'The model or its host failed while it worked on the request (424, 500, or in the middle of a stream). No quota is meant.',
    now: ['repeat a few times; if one prompt fails always, it is the prompt'],
    change: [],
    commands: [],
  },
  'model-timeout': {
    title: 'the model took too long (408): not a throttle',
    means: 'The answer did not come within the time that the service allows.',
    now: ['stream, or ask for a shorter answer'],
    change: ['a smaller max_tokens or thinking budget'],
    commands: [],
  },
  'client-timeout': {
    title: 'your client stopped waiting: not a throttle',
    means:
      'The client gave up before the answer came. boto3 waits 60 s by default, then sends the request again: the first one still runs and still holds quota.',
    now: ['raise the read timeout above the longest answer, or stream'],
    change: ['turn off retries of read timeouts'],
    commands: ['bq plan --model {model} --region {region} --max-tokens N'],
  },
  'prompt-too-long': {
    title: 'the prompt does not fit the context window: not a throttle',
    means: 'The request itself is too long for the model, at any time and with any quota.',
    now: ['shorten the prompt, or use a model with a larger context window'],
    change: [],
    commands: ['bq count FILE --model {model}'],
  },
  'max-tokens-too-large': {
    title: 'max_tokens is above what the model can write: not a throttle',
    means: 'The request itself is refused, at any time and with any quota.',
    now: ['lower max_tokens'],
    change: [],
    commands: ['bq models --search {model}'],
  },
  'invalid-request': {
    title: 'the request is not valid: not a throttle',
    means: 'Bedrock refuses this request as it stands. Waiting does not help.',
    now: ['read the message: it names the field'],
    change: [],
    commands: [],
  },
  'bad-credentials': {
    title: 'credentials: not a throttle',
    means: 'The keys or the session are wrong or have expired.',
    now: ['log in again'],
    change: [],
    commands: ['bq doctor'],
  },
};

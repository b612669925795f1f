// What bq explain says, in English: of each cause what it means, what to do now and what to change; and of one model its limits and what a request holds.
import type { CauseWords } from './cause-words.ts';

const WAIT = 'wait and repeat with exponential back-off and full jitter; one retry layer, not two (they multiply)';

export const ENGLISH: CauseWords = {
  unknown: 'not known',
  causes: {
    'tokens-per-minute': {
      title: 'tokens per minute (TPM): refused at the start of the request',
      means:
        'The quota tokens in use in this minute, plus what this request would hold (input, cache writes and all of max_tokens), exceed the TPM of the model and scope. What a request holds counts, not what it writes.',
      now: [WAIT, 'fewer requests at once: the quota comes back within 60 seconds'],
      change: [
        'a smaller max_tokens: it is held whole at the start, however short the answer',
        'set max_tokens: unset, Bedrock holds the most that the model can write',
        'call another profile (us., global.) or from another Region: each has a quota of its own; cache the input; or use batch',
      ],
    },
    'mantle-input-tokens': {
      title: 'input tokens per minute of bedrock-mantle: refused at the start of the request',
      means:
        'On bedrock-mantle a model has a quota of input and one of output tokens a minute, and no RPM. Input (cache reads free) and all of max_tokens, or the most that the model can write where it is unset, are held of the quota of input at the start; what is not used of max_tokens comes back at the end. AWS says that further internal limits exist there, which a 429 may mean as well.',
      now: [WAIT, 'fewer requests at once: the quota comes back within 60 seconds'],
      change: [
        'a smaller max_tokens: it is held whole at the start, of the quota of input',
        'bedrock-runtime is another pool of the same model: Chat Completions, Responses and Messages exist there too, and draw from its one row',
        'the quota of output refuses nothing: reached, it ends answers early',
      ],
    },
    'tokens-per-day': {
      title: 'tokens per day, or an account that is not verified',
      means:
        'The daily quota of the model, or of all models together, is used up; or the applied value is 0, as in new and unverified accounts (one report: 75 of 77 rows at 0). Waiting a minute does not help either way.',
      now: [
        'if the first requests of the day fail, nothing can be used up yet: the account is restricted, so open a support case (Account and billing > Account Activation > Bedrock Allowlisting)',
        'look at the applied values: 0, or less than the default, means that the account is restricted or not verified',
        'if they are in order, wait for the next day, or use another model or source Region',
      ],
      change: [
        'an applied value of 0 or below the default is restored by a support case',
        'per-day rows cannot be raised in Service Quotas: a support case',
      ],
    },
    'requests-per-minute': {
      title: 'requests per minute (RPM)',
      means:
        'More requests were started in a minute than the RPM row of the model and scope allows. Tokens do not matter here; repeated attempts count.',
      now: [WAIT, 'start fewer requests: space them evenly rather than in bursts'],
      change: ['fewer retries: each one counts', 'several short questions in one request', 'a newer model: most have no RPM quota'],
    },
    overloaded: {
      title: 'capacity of AWS, not your quota (429)',
      means: 'The model is overloaded. Your quota has nothing to do with it, and a higher one would not help.',
      now: ['halve the rate, hold it 15 minutes, then raise it by half each 15 minutes (AWS)', WAIT],
      change: ['a cross-Region or global profile spreads over more Regions', 'a fallback to another model', 'batch for what can wait'],
    },
    'messages-overloaded': {
      title: 'capacity, not your quota (529, Messages API)',
      means: 'The model behind the Messages API is overloaded. No quota of yours is meant.',
      now: ['halve the rate, hold it 15 minutes, then raise it by half each 15 minutes (AWS)', WAIT],
      change: ['a cross-Region or global profile spreads over more Regions', 'a fallback to another model'],
    },
    'service-unavailable': {
      title: 'capacity of AWS, not your quota (503)',
      means: 'The service could not take the request. A quota increase does not change it.',
      now: ['halve the rate, hold it 15 minutes, then raise it by half each 15 minutes (AWS)', WAIT],
      change: ['a cross-Region or global profile spreads over more Regions', 'a fallback to another model or Region'],
    },
    'too-many-connections': {
      title: 'too many connections: capacity of AWS, or sockets of your client; no quota of tokens or requests',
      means:
        'The endpoint takes no further connection. Either AWS is short of capacity for the model (then other callers see it too, and a 503 comes with few connections as well), or the clients together hold more connections than it takes. TPM and RPM are not meant.',
      now: [
        'halve the rate, hold it 15 minutes, then raise it by half each 15 minutes (AWS)',
        'limit the sockets of the client (boto3 max_pool_connections, maxSockets in Node.js) and keep them alive',
      ],
      change: ['one client per process, shared by its workers', 'a cross-Region or global profile, or a fallback to another model'],
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
    },
    'agents-rate': {
      title: 'the rate of Agents or Knowledge Bases, not the tokens of a model',
      means:
        'InvokeAgent, Retrieve or RetrieveAndGenerate was called more often than its own quota allows, or the model behind it was: one call of an agent makes several calls of its model.',
      now: [WAIT, 'fewer calls at once: one question to an agent is several requests to the model'],
      change: [
        'the rows of Agents and Knowledge Bases are apart from those of the model: compare both',
        'a model with more RPM and TPM behind the agent',
      ],
    },
    'model-not-ready': {
      title: 'the model is being loaded (429)',
      means:
        'A model that is rarely used, or was imported, is loaded on demand. No quota is meant; the AWS SDKs repeat the call by themselves.',
      now: ['repeat after some seconds, up to a few minutes'],
      change: ['a request now and then keeps it loaded'],
    },
    'service-quota-exceeded': {
      title: 'a service quota (400, InvokeModel only)',
      means: 'The request exceeds a quota of the account. The message says which, if anything does.',
      now: ['compare the rows of the model with what you run'],
      change: ['a smaller max_tokens, or an increase'],
    },
    'throttle-without-words': {
      title: 'a throttle, but the text does not say which limit',
      means:
        'The type or status is that of a throttle, and the words that would tell tokens from requests from capacity are missing (JSON.stringify of an SDK error drops its message) or are none that bq knows. The APIs of OpenAI (rate_limit_exceeded) and Anthropic (rate_limit_error) exist on both endpoints: on bedrock-mantle, which has no RPM, it is the quota of input tokens or an internal limit.',
      now: [WAIT, 'log error.message as well'],
      change: ['compare rate and tokens with the rows of the model'],
    },
    'other-service-throttle': {
      title: 'a throttle that Bedrock inference does not give: probably another service',
      means: 'TooManyRequestsException is how Lambda, Service Quotas and others throttle. Bedrock says ThrottlingException.',
      now: [WAIT],
      change: ['look which call failed: for Lambda, the concurrency of the function or account'],
    },
    'account-not-verified': {
      title: 'the account may not use the model: not a throttle',
      means: 'AWS has not released the model for this account. Neither waiting nor a quota increase helps.',
      now: ['a support case: Account and billing > Account Activation > Bedrock Allowlisting'],
      change: [],
    },
    'service-control-policy': {
      title: 'a service control policy of the organization denies the call: not a throttle',
      means:
        'The deny comes from the organization: no policy of the account can allow it. Cross-Region profiles need bedrock:InvokeModel in every Region that they process in, so a policy that closes Regions denies them.',
      now: ['ask whoever manages the organization to except Bedrock in the Region and for the model that the message names'],
      change: ['a profile that processes only in allowed Regions'],
    },
    'reservation-not-found': {
      title: 'no reserved capacity of that name: not a throttle',
      means:
        'The request asks for the reserved tier (or names a reservation), and this account has none for the model in this Region, or it has ended.',
      now: [
        'leave out the reserved service tier, or name the reservation as it is listed for this Region',
        'with a contract, ask the account team whether it is active in this Region',
      ],
      change: [],
    },
    'data-retention': {
      title: 'the data retention setting of the account excludes the model: not a throttle',
      means:
        'Some models are served only where their prompts may be kept for review. The mode in force is the first that is set of project, account and model default; the message names it. The request cannot change it.',
      now: [
        'read the mode in force, and set one that the model card names (for example provider_data_share or aws_review) for the account or a project',
      ],
      change: [
        'where data may not be kept, use a model that allows the mode in force',
        'a mode set for the account holds for all its models: a project of its own keeps it apart',
      ],
    },
    'unsupported-country': {
      title: 'the vendor does not serve the country of the account or of the caller: not a throttle',
      means:
        'The vendor of the model looks at the country of the account and at the address that the call comes from. The Region of the endpoint does not change it.',
      now: [
        'compare your country with the list of the vendor (https://www.anthropic.com/supported-countries)',
        'call from a network in a supported country: a VPN or proxy elsewhere is enough to be refused',
      ],
      change: ['a model of another vendor', 'if country and address are supported, a support case that asks which of the two was taken'],
    },
    'channel-account': {
      title: 'the account belongs to a reseller, and the model is not sold through it: not a throttle',
      means:
        'Accounts of the AWS channel program (Solution Providers, Distributors) get some models only through the reseller; the message names whom to ask.',
      now: ['ask your AWS Solution Provider or Distributor to enable the model, with the message and the model ID'],
      change: ['another model, which the reseller offers', 'an account of your own, outside the program'],
    },
    'account-score': {
      title: 'a check of the account failed (BadCScoreException): not a throttle',
      means:
        'By its name a score of the account is too low; AWS documents it nowhere. New accounts, and accounts whose data could not be verified, report it. The request has nothing to do with it.',
      now: ['a support case: Account and billing > Account Activation > Bedrock Allowlisting; ask for a review of the account'],
      change: ['payment method, address and phone of the account as they are on the bill'],
    },
    'account-not-activated': {
      title: 'the account is not released for Bedrock: not a throttle',
      means:
        '"Operation not allowed" is about the account, not the request: accounts that are new, not verified or limited get it for every model. Neither permissions, waiting nor a quota increase helps.',
      now: [
        'a support case, without a support plan too: Account and billing > Account Activation > Bedrock Allowlisting',
        'check that the account has a valid payment method and no open bills',
      ],
      change: [],
    },
    'use-case-form': {
      title: "Anthropic's use-case form is missing: not a throttle",
      means: 'Anthropic models need the use case once per account, or once in the management account of the organization.',
      now: ['fill in the form: Bedrock console > Model catalog > the model > Open in playground'],
      change: [],
    },
    marketplace: {
      title: 'AWS Marketplace permissions or payment: not a throttle',
      means:
        'The first call of a third-party model subscribes the account to it; that needs aws-marketplace:Subscribe, ViewSubscriptions and a valid payment method.',
      now: ['let an identity with these permissions call the model once'],
      change: [],
    },
    'access-denied': {
      title: 'no permission: not a throttle',
      means:
        'IAM, a service control policy or the account denies the call. A cross-Region profile needs bedrock:InvokeModel on the profile and on the model in every Region that it runs in.',
      now: [
        'compare the policy with the action and resource in the message',
        'a policy that denies Regions must allow those of the profile',
      ],
      change: [],
    },
    'needs-inference-profile': {
      title: 'the model is called through an inference profile: not a throttle',
      means:
        'The base model ID cannot be called on demand in this Region. The request must name the ID of a profile (us., eu., jp., global., …).',
      now: ['call the ID of a profile that bq models shows'],
      change: [],
    },
    'model-not-found': {
      title: 'no such model here: not a throttle',
      means: 'The model ID, profile ID or ARN does not exist in this Region, or not for this endpoint.',
      now: ['take the ID from bq models, with the prefix of the profile (us., eu., jp., global., …)'],
      change: [],
    },
    'model-end-of-life': {
      title: 'the model is legacy or has reached its end of life: not a throttle',
      means: 'The model cannot be called any more, or not by accounts that did not use it lately. No increase and no case changes that.',
      now: ['move to its successor'],
      change: [],
    },
    'model-side-error': {
      title: 'an error on the side of the model: not a throttle',
      means: 'The model or its host failed while it worked on the request (424, 500, or in the middle of a stream). No quota is meant.',
      now: ['repeat a few times; if one prompt fails always, it is the prompt'],
      change: [],
    },
    'model-timeout': {
      title: 'the model took too long (408): not a throttle',
      means: 'The answer did not come within the time that the service allows.',
      now: ['stream, or ask for a shorter answer'],
      change: ['a smaller max_tokens or thinking budget'],
    },
    'client-timeout': {
      title: 'your client stopped waiting: not a throttle',
      means:
        'The client gave up before the answer came. boto3 waits 60 s by default, then sends the request again: the first one still runs and still holds quota.',
      now: ['raise the read timeout above the longest answer, or stream'],
      change: ['turn off retries of read timeouts'],
    },
    'connection-failed': {
      title: 'no connection to the endpoint: not a throttle',
      means:
        'The client could not reach the endpoint, or lost it: a wrong Region, DNS, a proxy, a VPC endpoint, or a connection that stood idle too long.',
      now: ['check the Region and that the host name resolves from where the client runs'],
      change: ['keep connections alive, and repeat a call whose connection was reset'],
    },
    'client-connections': {
      title: 'the connection pool of the client is full: not a throttle',
      means: 'More calls wait than the client has connections. AWS has not refused anything.',
      now: [
        'raise the pool (boto3 max_pool_connections, maxSockets in Node.js, maxConcurrency or maxConnections in Java), or run fewer calls at once',
      ],
      change: ['one client per process, shared by its workers'],
    },
    'client-retry-limit': {
      title: 'the client stopped retrying: its own limit, after errors before it',
      means:
        'The SDK keeps a budget for retries (500 tokens; a retry costs 5 or more) and it is used up: many calls of this client failed before. No call was sent this time, so AWS said nothing.',
      now: ['look at the errors before this one: they are the cause', 'fewer requests at once'],
      change: ['back off in one layer; a client shared by many workers shares the budget'],
    },
    'workflow-timeout': {
      title: 'a state of Step Functions ran out of time: not a throttle',
      means: 'TimeoutSeconds or HeartbeatSeconds of the state ended it. What it waited for is in the log of the task.',
      now: ['compare TimeoutSeconds with the longest answer and all its retries'],
      change: ['retries in one layer, not in the SDK and in the state'],
    },
    'lambda-timeout': {
      title: 'Lambda stopped the function: not a throttle',
      means:
        'The function ran longer than its timeout (15 minutes at most). Often retries of the SDK, of the framework and of Step Functions add up to that; the log lines before it tell what was waited for.',
      now: [
        'raise the timeout of the function, or end retries before it: attempts x read timeout must be less',
        'look at the lines before this one for throttles or read timeouts',
      ],
      change: ['stream, ask for shorter answers, or hand long work to Step Functions or batch inference'],
    },
    'prompt-too-long': {
      title: 'the prompt does not fit the context window: not a throttle',
      means: 'The request itself is too long for the model, at any time and with any quota.',
      now: ['shorten the prompt, or use a model with a larger context window'],
      change: [],
    },
    'max-tokens-too-large': {
      title: 'max_tokens is above what the model can write: not a throttle',
      means: 'The request itself is refused, at any time and with any quota.',
      now: ['lower max_tokens'],
      change: [],
    },
    'answer-cut': {
      title: 'an answer that ended early: max_tokens, or the quota of output of bedrock-mantle; not a throttle',
      means:
        'The answer says that it was cut (finish_reason length, stop_reason max_tokens, incomplete: max_output_tokens). On bedrock-runtime it reached its max_tokens. On bedrock-mantle it may also have met the quota of output tokens a minute, which ends answers instead of refusing requests, and AWS says no more of that than that a finish reason tells of it: an answer with fewer output tokens than its max_tokens was cut by the quota.',
      now: [
        'compare the output tokens of its usage with the max_tokens that was asked for: as many, and max_tokens ended it; fewer, and the quota of output did',
        'by max_tokens: raise it no further than needed; by the quota: fewer answers at once, or a higher quota of output',
      ],
      change: [
        'bq plan --endpoint mantle says how many workers are cut, and how many are refused',
        'repeat what was cut by the quota after a minute',
      ],
    },
    'client-output-limit': {
      title: 'the answer reached max_tokens: not a throttle',
      means: 'The model wrote as much as the client allows, and was cut off. AWS has not refused anything.',
      now: ['raise max_tokens (CLAUDE_CODE_MAX_OUTPUT_TOKENS in Claude Code), or ask for a shorter answer'],
      change: ['a larger max_tokens is held whole of the minute at the start: raise it no further than needed'],
    },
    'thinking-budget': {
      title: 'the thinking budget does not fit max_tokens: not a throttle',
      means: 'max_tokens holds thinking and answer together: it must be larger than the budget, and the budget at least 1,024.',
      now: ['raise max_tokens above the budget, or lower the budget (1,024 or more)'],
      change: ['what max_tokens allows is held of the minute at the start: a budget that is not needed costs room'],
    },
    'invalid-request': {
      title: 'the request is not valid: not a throttle',
      means: 'Bedrock refuses this request as it stands. Waiting does not help.',
      now: ['read the message: it names the field'],
      change: [],
    },
    'quota-request-refused': {
      title: 'Service Quotas refused the request for an increase',
      means: 'The row is not adjustable, or the request is not one that Service Quotas takes. The message says which.',
      now: ['for a row that is not adjustable, a support case that names it'],
      change: [],
    },
    'quota-request-open': {
      title: 'a request for this quota is open already',
      means: 'Service Quotas takes one open request a quota. A second one is refused until the first is closed.',
      now: ['look at the open request, and add what changed to its support case'],
      change: [],
    },
    'quota-request-too-small': {
      title: 'Service Quotas takes only values above the default',
      means:
        'A request must be for more than the AWS default, even where the account has less. To get the default back is a support case; one report had a case opened by asking for the default plus one.',
      now: ['where the account is below the default, have it restored by a support case', 'where it is not, ask for more than the default'],
      change: [],
    },
    'bad-credentials': {
      title: 'credentials: not a throttle',
      means: 'The keys or the session are wrong or have expired.',
      now: ['log in again'],
      change: [],
    },
  },
  advice: {
    zero: {
      now: [
        'have AWS restore "{quotaName}": it is 0 in this account (AWS default {default}), so no waiting, retry or smaller request is ever admitted',
      ],
      change: ['once it is restored, plan what fits'],
    },
    below: {
      now: [
        'have AWS restore "{quotaName}": it is {value} in this account, below the AWS default of {default}; that is a support case, for Service Quotas takes only values above the default',
        'until then, fewer requests at once and a smaller max_tokens: this limit is the one that refuses',
      ],
      change: ['an increase can be asked for after that'],
    },
    neverAdmitted: {
      now: [
        'lower max_tokens to {most} or less: one request holds {held} and a whole minute has {tpm}, so this one is never admitted, however long you wait',
      ],
      change: ['another profile or calling Region: each has a quota of its own', 'a higher quota: a support case or Service Quotas'],
    },
    neverFits: {
      now: [
        'shorten the prompt or use a larger pool: its input of {input} leaves nothing of the {tpm} of a whole minute, so this request is never admitted, however long you wait',
      ],
      change: ['another profile or calling Region: each has a quota of its own', 'a higher quota: a support case or Service Quotas'],
    },
  },
  phrases: {
    notReached: '{model} in {region}: its TPM is not what was reached ({limit})',
    limit: '{model} ({scope}) in {region}: {limit}',
    limitUnknown: 'its {kind} are not known',
    limitDefault: '{value} {kind} (AWS default of {asOf}, not your account)',
    limitByHand: '{value} {kind} (given by hand)',
    limitRead: '{value} {kind} ({source}, {asOf})',
    noRpmRow:
      '{model} ({scope}) in {region} has no requests-per-minute row: this message does not fit its limits. Is another model or scope called? Else it is a matter of the account: see bq quotas',
    allModels: 'all models together: {limit}',
    requestWith: 'one request with max_tokens {maxTokens}',
    requestWithout: 'one request without max_tokens (Bedrock takes {maxTokens})',
    promptCounted: '{file}: {input} input tokens ({method})',
    promptMany: '{file}: {records} requests of {input} input tokens on average, {largest} at most ({method})',
    holds: '{what} holds {held} quota tokens at its start, {share} of the minute: {fit}',
    holdsWeighted: 'if AWS holds max_tokens x {rate} (measured 2025-06): {held}, {share} of the minute: {fit}',
    fit: '{fit} fit at once',
    fitNone: 'never admitted',
    maxTokensAdmitted: 'max_tokens of {most} or less is admitted at all',
    maxTokensFor: 'max_tokens of {most} lets {count} such requests start at once',
    inputTooLong: 'the input of {input} alone is more than the minute has: no max_tokens would do',
    isZero: "the account's {kind} is 0 (AWS default {default}): nothing can run, and no retry helps",
    isBelow: "the account's {kind} of {value} is below AWS's default of {default}: have it restored",
    callProfile: 'from {region}, call {profileId}',
    pastEnd: '{model} is past its end of life ({date}): requests fail, no quota increases',
    legacy: '{model} is legacy: no quota increases',
    legacyUntil: '{model} is legacy, end of life {date}: no quota increases',
  },
  kinds: {
    tpm: 'tokens per minute',
    rpm: 'requests per minute',
    tpd: 'tokens per day',
    'cross-model-tpd': 'tokens per day',
    concurrent: 'concurrent requests',
    'input-tpm': 'input tokens per minute',
    'output-tpm': 'output tokens per minute',
  },
  methods: { 'count-tokens': 'counted by AWS', estimate: 'an estimate', mixed: 'partly counted by AWS, partly estimated' },
};

// Every code of an error and what it means: the type of `BqError.code`, and docs/errors.md. A code never changes its meaning, and is not taken away.

/** A group of codes under its heading in docs/errors.md. */
export interface ErrorCodeGroup {
  readonly title: string;
  /** Code → meaning, one sentence without its full stop. */
  readonly codes: Readonly<Record<string, string>>;
}

const group = <Codes extends Readonly<Record<string, string>>>(title: string, codes: Codes) => ({ title, codes });

export const ERROR_CODE_GROUPS = [
  group('The command line', {
    USAGE: 'a flag or argument is unknown, missing, given twice, or excludes another one',
    UNKNOWN_COMMAND: 'there is no such command',
    BAD_FLAG_VALUE: 'the value of a flag is out of its range, or no value of its kind',
    BAD_ENVIRONMENT: 'an environment variable has a value that cannot be used',
    BAD_ENDPOINT: 'the endpoint URL is no URL of HTTP or HTTPS',
    BAD_FAULT: '`--fault` names no fault, or an operation that `bq emulate` does not serve',
    BAD_CODE: 'the quota code has another form than L-F4DDD3EB',
    BAD_BY: '`--by` is none of its words',
    BAD_ALIAS: '`--alias` is not KEY=NAME',
    BAD_S3_URI: 'an address of logs is not s3://bucket/prefix',
    BAD_BURNDOWN: 'a burndown rate is not from 0.1 to 1000',
    MODEL_NEEDED: 'no model is named',
    FILE_NEEDED: 'no file is named, and nothing is piped in',
    SCENARIO_NEEDED: 'no scenario is named',
    WORKLOAD_NEEDED: 'what to compare is not told: a workload file, or the flags of one',
    TEXT_NEEDED: 'there is no error text to explain',
    TWO_TEXTS: 'an error text is given twice, as words and as a file',
    TWO_PLANS: 'a saved plan is given, and flags that would change it',
    ROW_NEEDED: 'no quota is named: neither by its code nor by model and limit',
    VALUE_NEEDED: 'no value is given for the increase',
    ANSWERS_NEEDED: 'a support case needs answers that were not given, and nobody can be asked',
    CONFIRMATION_NEEDED: 'something would be sent, and nobody can be asked whether it should',
    NO_TERMINAL: 'the interactive planner needs a terminal',
    NO_JSON: 'the command is for people and has no JSON',
    NEEDS_NETWORK: 'the question cannot be answered with `--offline`',
    OFFLINE: 'BQ_OFFLINE is set, and only AWS knows the answer',
    ONE_REGION: 'alarms live in one Region, and the usage is of several',
    NOT_A_WORKLOAD_FILE: '`--name` is for workload files, and the file is a scenario',
  }),
  group('Files', {
    BAD_INPUT: 'a file or a value in it cannot be used; the message opens with file, line and column, or the JSON path',
    CANNOT_READ: 'a file cannot be read',
    CANNOT_WRITE: 'a file, or the answer, cannot be written',
    FILE_EXISTS: 'the file is there already, and is not written over',
    NO_SUCH_FILE: 'a prompt file does not exist',
    UNREADABLE_FILE: 'a prompt file cannot be opened',
    IS_DIRECTORY: 'a directory is named where a prompt file is wanted',
    EMPTY_FILE: 'a prompt file is empty',
    BINARY_FILE: 'a prompt file is binary',
    NOT_UTF8: 'a prompt file is not UTF-8',
    BAD_JSON: 'a prompt file is not JSON',
    NOT_A_PROMPT: 'the JSON is no request of any API that bq knows',
    NESTED_TOO_DEEP: 'a prompt file is nested deeper than any request',
    TOO_LONG: 'a prompt is longer than Bedrock takes',
    BAD_LINE: 'a line cannot be read as a request, and `--strict` was given',
    NO_READABLE_LINE: 'no line of the file can be read as a request',
    NO_PROMPTS: 'the file holds no prompt',
    NO_RECORDS: 'there is no invocation record in the logs',
    BAD_DISTRIBUTION: 'a file of `bq count --save` is damaged',
    BAD_SCENARIO: 'a scenario does not follow its schema, or contradicts itself',
    BAD_WORKLOAD: 'a workload file does not follow its schema, or contradicts itself',
  }),
  group('Models and Regions', {
    UNKNOWN_MODEL: 'the catalogue has no such model',
    AMBIGUOUS_MODEL: 'the name fits several models',
    UNRESOLVABLE_ARN: 'the ARN stands for a model that only the account knows',
    SYSTEM_DEFINED: 'the profile is one of AWS, not an application profile of the account',
    UNKNOWN_REGION: 'bq knows no such Region, and AWS is not asked',
    BAD_REGION: 'the text is no name of a Region',
    UNKNOWN_AREA: '`--stays-in` names no area',
    NOT_IN_REGION: 'the model cannot be called from the Region',
    SCOPE_NOT_OFFERED: 'the model is not offered with that scope in the Region',
  }),
  group('Plans and simulations', {
    LEAVES_AREA: 'requests would be processed outside the area of `--stays-in`',
    NO_TPM_ROW: 'no tokens-per-minute quota of the model is known in the Region',
    MAX_TOKENS_NEEDED: 'nobody states what the model may write when max_tokens is unset',
    MAX_TOKENS_TOO_LARGE: 'max_tokens is more than the model can write',
    OUTPUT_ABOVE_MAX_TOKENS: 'the answer would be longer than max_tokens',
    NEVER_ADMITTED: 'one request holds more than the quota: it can never run',
    NOTHING_TO_EMIT: 'there are no settings to write: the quota is unknown, or nothing fits into it',
    NO_ALARM: 'there is no usage whose quota is known, so nothing to alarm on',
  }),
  group('Quota increases', {
    NO_SUCH_ROW: 'the model has no quota of that kind: there is nothing to raise',
    NO_SUCH_QUOTA: 'Bedrock has no quota with that code in the Region',
    NO_CODE: 'AWS publishes the quota without a code',
    NOT_CONFIRMED: 'the question was answered with no: nothing was sent',
    VALUE_REFUSED: 'AWS refuses the value',
    NOT_ADJUSTABLE: 'AWS does not take requests for the quota',
    TOO_MANY_REQUESTS_OPEN: 'AWS takes no more requests before open ones are closed',
    REQUEST_UNCERTAIN: 'the connection broke after the request was sent: AWS may have taken it',
  }),
  group('Credentials', {
    NO_CREDENTIALS: 'there are no AWS credentials, and the answer needs them',
    PROFILE_MISSING: 'the named profile does not exist',
    CREDENTIALS_MALFORMED: 'keys are incomplete, or have characters that no key has',
    CREDENTIALS_UNUSABLE: 'the profile is set up in a way that gives no credentials',
    SSO_EXPIRED: 'nobody is logged in to SSO, or no longer',
    CREDENTIALS_EXPIRED: 'AWS says that the credentials have expired',
    CREDENTIALS_REJECTED: 'AWS does not accept the credentials',
    CLOCK_WRONG: 'AWS refused the time of the request: the clock of the machine is wrong',
    ACCESS_DENIED: 'the credentials may not call the operation; the message names the IAM action',
  }),
  group('AWS and the network', {
    THROTTLED: 'AWS throttled the call, again after every retry',
    UNREACHABLE: 'the endpoint cannot be reached',
    NO_ANSWER: 'the endpoint did not answer in time, or dropped the connection',
    BAD_CERTIFICATE: 'the certificate of the endpoint is not trusted',
    MALFORMED_ANSWER: 'the answer is none that the operation gives',
    AWS_ERROR: 'AWS answered with another error, or failed inside',
    CANNOT_LISTEN: '`bq emulate` cannot listen on the address',
    PORT_IN_USE: 'another program listens on the port of `bq emulate`',
  }),
  group('Endings', {
    INTERRUPTED: 'Ctrl-C, or the end of the terminal',
    BUG: 'a bug of bq: `DEBUG=1` shows the stack',
  }),
] as const satisfies readonly ErrorCodeGroup[];

type Keys<Group> = Group extends { readonly codes: infer Codes } ? keyof Codes : never;

export type ErrorCode = Keys<(typeof ERROR_CODE_GROUPS)[number]>;

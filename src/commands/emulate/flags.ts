// The flags of `bq emulate`.
import * as Flags from '@oclif/core/flags';
import { BqError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import { ENDPOINTS } from '../../catalog/endpoint.ts';
import { RPM_READINGS } from '../../quotas/limits.ts';
import { awsFlags, numberFlag, outputFileFlag, tokensFlag } from '../../shell/flags.ts';
import { RESERVATIONS, RESERVE_RETURNS, SETTLEMENTS } from '../../simulator/types.ts';
import { DEFAULT_WINDOW, WINDOW_MODELS } from '../../simulator/windows/index.ts';
import { EMULATE } from '../../words/en/emulate.ts';

const QUOTAS = { helpGroup: 'QUOTAS' };
const READING = { helpGroup: 'ASSUMPTION' };
const ANSWER = { helpGroup: 'ANSWERS' };

export const emulateFlags = {
  port: numberFlag('port', { min: 0, max: 65_535, whole: true }, { summary: '0 takes any free port (default 4599)' }),
  host: addressFlag({ summary: 'address to listen on', default: '127.0.0.1' }),
  ...awsFlags,
  quotas: Flags.string({
    summary: 'quotas from a file: a snapshot, or JSON of the AWS CLI',
    helpValue: 'FILE',
    exclusive: ['offline'],
    ...QUOTAS,
  }),
  account: Flags.string({
    summary: 'quotas of the account that signs with an access key, every Region of the file; "*" is every other key; may be repeated',
    multiple: true,
    helpValue: 'KEY=FILE',
    ...QUOTAS,
  }),
  tpm: tokensFlag('tpm', { summary: 'tokens per minute of every pool, by hand', ...QUOTAS }),
  'output-tpm': tokensFlag('output-tpm', { summary: 'output tokens per minute of every pool of bedrock-mantle, by hand', ...QUOTAS }),
  rpm: numberFlag(
    'rpm',
    { min: 0, max: 1e9, whole: true, unit: 'requests' },
    { summary: 'requests per minute of every pool, by hand', ...QUOTAS },
  ),
  tpd: tokensFlag('tpd', { summary: 'tokens per day of every pool, by hand', ...QUOTAS }),
  'cross-model-tpd': tokensFlag('cross-model-tpd', { summary: 'tokens per day of all models together, by hand', ...QUOTAS }),
  'concurrent-requests': numberFlag(
    'concurrent-requests',
    { min: 0, max: 1e9, whole: true, unit: 'requests' },
    { summary: 'requests in flight of every pool, by hand', ...QUOTAS },
  ),
  model: Flags.string({
    summary: 'a model the account has access to (default: all); may be repeated',
    multiple: true,
    helpValue: 'MODEL',
    ...QUOTAS,
  }),
  endpoint: Flags.string({
    summary: 'endpoint of the APIs that both have (default: from the signature or the path)',
    options: [...ENDPOINTS],
    ...QUOTAS,
  }),
  window: Flags.string({ summary: 'how a minute is counted', options: [...WINDOW_MODELS], default: DEFAULT_WINDOW, ...READING }),
  reservation: Flags.string({
    summary: 'what a request holds when it starts',
    options: [...RESERVATIONS],
    default: 'documented',
    ...READING,
  }),
  settlement: Flags.string({ summary: 'when generated tokens are charged', options: [...SETTLEMENTS], default: 'at-end', ...READING }),
  'reserve-returns': Flags.string({
    summary: 'what of max_tokens the end of a request gives back on bedrock-mantle',
    options: [...RESERVE_RETURNS],
    default: 'unused',
    ...READING,
  }),
  'rpm-reading': Flags.string({ summary: 'what an RPM row counts', options: [...RPM_READINGS], default: 'per-minute', ...READING }),
  'output-tokens': Flags.string({
    summary: 'tokens of an answer: N, LOW..HIGH or p50=N,p95=N',
    default: '200',
    helpValue: 'N|DISTRIBUTION',
    ...ANSWER,
  }),
  ttft: numberFlag(
    'ttft',
    { min: 0, max: 3600, whole: false, unit: 'seconds' },
    { summary: 'seconds to the first token (default 1)', ...ANSWER },
  ),
  'tokens-per-second': numberFlag(
    'tokens-per-second',
    { min: 0.1, max: 100_000, whole: false },
    { summary: 'output speed (default 60)', ...ANSWER },
  ),
  'no-latency': Flags.boolean({ summary: 'answer at once', exclusive: ['ttft', 'tokens-per-second'], ...ANSWER }),
  'tool-use': numberFlag(
    'tool-use',
    { min: 0, max: 1, whole: false },
    { summary: 'share of answers that call a tool where the request leaves it to the model, 0 to 1 (default 0)', ...ANSWER },
  ),
  seed: numberFlag(
    'seed',
    { min: 0, max: 2 ** 53 - 1, whole: true },
    { summary: 'of the drawn answer lengths and of what is made up (default 1)', ...ANSWER },
  ),
  legacy: Flags.string({
    summary: 'legacy models: answered, as to an account that uses them, or refused',
    options: ['serve', 'refuse'],
    default: 'serve',
    ...ANSWER,
  }),
  'clock-speed': numberFlag(
    'clock-speed',
    { min: 1, max: 3600, whole: false },
    { summary: 'simulated seconds a second: 60 rehearses an hour in a minute (default 1)' },
  ),
  'ready-file': outputFileFlag('ready-file', 'left-out', {
    summary: 'written when it listens: one line of JSON with url, port and Region',
  }),
  fault: Flags.string({
    summary: 'KIND[:NUMBER][@OPERATION][@REGION], e.g. throttle:3; may be repeated',
    multiple: true,
    helpValue: 'FAULT',
  }),
  'retry-after': numberFlag(
    'retry-after',
    { min: 0, max: 3600, whole: true, unit: 'seconds' },
    { summary: 'seconds that the 503 of --fault unavailable asks clients to wait (default: it asks nothing)' },
  ),
  'batch-dir': Flags.string({
    summary: 'folder in the place of S3 for batch jobs: s3://bucket/key is bucket/key in it',
    helpValue: 'FOLDER',
  }),
  'require-auth': Flags.boolean({
    summary: 'refuse requests without credentials in the form that AWS asks for (Signature Version 4, or an API key)',
  }),
  log: outputFileFlag('log', 'events', {
    summary: 'append every event to this file, as JSON lines without prompt text',
  }),
};

/** Brackets of a URL are taken off. */
function addressFlag(help: { readonly summary: string; readonly default: string }) {
  return Flags.custom<string>({
    helpValue: 'ADDRESS',
    ...help,
    parse: async (input) => {
      const address = input.trim().replace(/^\[(.*)\]$/, '$1');
      if (address !== '' && !/[\s/]/.test(address)) return address;
      throw new BqError(phrase(EMULATE, 'badHost', JSON.stringify(input)), {
        code: 'BAD_FLAG_VALUE',
        kind: 'usage',
        suggestions: [phrase(EMULATE, 'hosts')],
      });
    },
  })();
}

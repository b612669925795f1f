// What has no golden file, in Japanese: the set-up examined, wrong words on the command line.
import type { Emulator } from '../../src/emulator/emulator.ts';
import { startAccount } from '../_helpers/account-emulator.ts';
import { expectJapanese } from '../_helpers/japanese.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };

describe('in Japanese', () => {
  let account: Emulator;
  before(async () => {
    account = await startAccount({ regions: {}, nowSeconds: () => Date.now() / 1000 });
  });
  after(() => account.close());

  it('the catalogue against what AWS lists', () =>
    expectJapanese(['catalog', 'refresh', '--dry-run', '--region', 'us-east-1', '--endpoint-url', account.url], { env: KEYS }));

  it('the set-up that works', () => expectJapanese(['doctor', '--region', 'us-east-1', '--endpoint-url', account.url], { env: KEYS }));

  const WRONG: readonly (readonly string[])[] = [
    ['plan', '--modle', 'sonnet-4'],
    ['plan', '--max-tokens', 'many'],
    ['plan', '--max-tokens', '-5'],
    ['plan', '--max-tokens'],
    ['plan', '--max-tokens', '5', '--max-tokens', '6'],
    ['plan', 'prompt.json'],
    ['plan', '--format', 'xml'],
    ['plan', '--json', '--format', 'csv'],
    ['models', '--region', 'us-east-9'],
    ['models', '--stays-in', 'japan'],
    ['models', 'sonnet-4.5'],
    ['modles'],
    ['quotas', 'requsts'],
    ['batch'],
    ['plan', '--model', 'sonet-4'],
    ['plan', '--model', 'claude'],
    ['plan', '--model', 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123'],
    ['plan', '--model', 'jp.anthropic.claude-3-haiku-20240307-v1:0'],
    ['count', 'test'],
    ['count', 'docs/model.md', '--model', 'sonnet-4,haiku-4.5'],
    ['explain'],
    ['explain', 'Too many tokens', '--error', 'a.log'],
    ['quotas', 'request', '--code', 'L-1'],
    ['quotas', 'request', '--model', 'sonnet-4.5'],
    ['quotas', 'request', '--model', 'sonnet-4.5', '--tpm', '9m'],
    ['quotas', '--quotas', 'no-such-file.json'],
    ['quotas', '--require-live'],
    ['quotas', '--stays-in', 'mx', '--model', 'sonnet-4', '--offline', '--region', 'us-east-1'],
    ['catalog'],
    ['catalog', 'diff'],
    ['catalog', 'reset'],
    ['catalog', 'refresh'],
    ['explore', '--snapshot', 'big'],
    ['explore', '--offline'],
    ['explore', '--json'],
    ['emulate', '--offline', '--fault', 'nonsense'],
    ['emulate', '--offline', '--fault', 'slow:0'],
    ['emulate', '--offline', '--fault', 'throttle:1@Nothing'],
    ['emulate', '--offline', '--output-tokens', '900..100'],
    ['emulate', '--offline', '--output-tokens', 'many'],
    ['emulate', '--offline', '--host', 'a b'],
    ['emulate', '--offline', '--host', '192.0.2.1'],
    ['emulate', '--offline', '--batch-dir', '/no/such/folder'],
    ['emulate', '--offline', '--account', 'nobody'],
    ['emulate', '--offline', '--log', '/no/such/folder/log.jsonl'],
    ['support-case'],
    ['support-case', '--kind', 'model-access', '--model', 'opus-4.8', '--region', 'ap-northeast-1', '--go-live', 'soon'],
    ['support-case', '--kind', 'model-access', '--model', 'opus-4.8', '--region', 'ap-northeast-1', '--seen', '2026-11-20T10:15'],
    ['support-case', '--kind', 'quota-increase', '--from', 'plan.json', '--max-tokens', '5'],
    ['quotas', '--profile', 'nobody'],
    ['quotas', '--endpoint-url', 'ftp://example.com'],
    ['quotas', '--save', '/no/such/folder/quotas.json', '--offline'],
  ];
  for (const args of WRONG) it(`bq ${args.join(' ')}`, () => expectJapanese(args, {}));
});

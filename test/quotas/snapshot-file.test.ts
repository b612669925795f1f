// Quota files: our own, the AWS CLI's, and everything that is neither.
import { expect } from 'chai';
import fc from 'fast-check';
import type { BqError } from '../../src/base/errors.ts';
import { diffSnapshots } from '../../src/quotas/snapshot/diff.ts';
import { formatSnapshot, parseQuotaFiles } from '../../src/quotas/snapshot/snapshot-file.ts';
import type { QuotaRow, QuotaSnapshot } from '../../src/quotas/types.ts';

const NOW = '2026-11-01T12:00:00Z';
const parse = (text: string, region?: string) =>
  parseQuotaFiles([{ text, fileName: 'q.json' }], { nowIso: NOW, ...(region ? { region } : {}) });

function quota(code: string, value: number, account: string, extra: object = {}): object {
  return {
    ServiceCode: 'bedrock',
    ServiceName: 'Amazon Bedrock',
    QuotaArn: `arn:aws:servicequotas:us-east-1:${account}:bedrock/${code}`,
    QuotaCode: code,
    QuotaName: `Name of ${code}`,
    Value: value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
    ...extra,
  };
}

const applied = (code: string, value: number, extra?: object) => quota(code, value, '123456789012', extra);
const byDefault = (code: string, value: number, extra?: object) => quota(code, value, '', extra);

/** By its name: what is imported later is another copy of the class here. */
const isBqError = (error: unknown): error is BqError => error instanceof Error && error.name === 'BqError';

async function failure(text: string, region?: string): Promise<BqError> {
  try {
    await parse(text, region);
  } catch (error) {
    if (isBqError(error)) return error;
    throw error;
  }
  throw new Error('the text was read');
}

describe('raw JSON of the AWS CLI', () => {
  it('reads applied values, with the Region from the ARN and the account masked', async () => {
    const [snapshot, ...more] = await parse(JSON.stringify({ Quotas: [applied('L-1', 0), applied('L-2', 5)] }, null, 4));
    expect(more).to.deep.equal([]);
    expect(snapshot).to.include({ region: 'us-east-1', source: 'snapshot', asOf: NOW, accountId: '********9012', complete: false });
    expect(snapshot?.rows).to.deep.equal([
      { quotaCode: 'L-1', quotaName: 'Name of L-1', applied: 0, default: null, adjustable: true },
      { quotaCode: 'L-2', quotaName: 'Name of L-2', applied: 5, default: null, adjustable: true },
    ]);
  });

  it('joins both lists by code, one behind the other or in two files', async () => {
    const one = JSON.stringify({ Quotas: [applied('L-1', 10), applied('L-2', 5)] });
    const two = JSON.stringify({ Quotas: [byDefault('L-3', 7), byDefault('L-1', 20)] });
    const rows = [
      { quotaCode: 'L-1', quotaName: 'Name of L-1', applied: 10, default: 20, adjustable: true },
      { quotaCode: 'L-2', quotaName: 'Name of L-2', applied: 5, default: null, adjustable: true },
      { quotaCode: 'L-3', quotaName: 'Name of L-3', applied: null, default: 7, adjustable: true },
    ];
    const joined = [
      await parse(`${one}\n${two}`),
      await parse(`${two}${one}`),
      await parseQuotaFiles(
        [
          { text: one, fileName: 'a' },
          { text: two, fileName: 'b' },
        ],
        { nowIso: NOW },
      ),
    ];
    for (const [snapshot] of joined) {
      expect(snapshot?.rows).to.have.deep.members(rows);
      expect([snapshot?.complete, snapshot?.source]).to.deep.equal([true, 'snapshot']);
    }
  });

  it('reads pages, a bare list and one quota, and notes a missing page', async () => {
    const pages = await parse(
      JSON.stringify({ Quotas: [applied('L-1', 1)], NextToken: 'x' }) +
        JSON.stringify({ Quotas: [applied('L-2', 2), byDefault('L-2', 2)] }),
    );
    expect([pages[0]?.rows.length, pages[0]?.complete]).to.deep.equal([2, true]);
    const cut = (await parse(JSON.stringify({ Quotas: [applied('L-1', 1), byDefault('L-1', 1)], NextToken: 'x' })))[0];
    expect([cut?.complete, cut?.problems.join()]).to.deep.equal([
      false,
      'the last page has a NextToken: more rows follow that are not in the file',
    ]);
    expect((await parse(JSON.stringify([applied('L-1', 1)])))[0]?.rows).to.have.lengthOf(1);
    expect((await parse(JSON.stringify({ Quota: applied('L-1', 1) })))[0]?.rows).to.have.lengthOf(1);
  });

  it('calls a file of defaults defaults', async () => {
    const [snapshot] = await parse(JSON.stringify({ Quotas: [byDefault('L-1', 20)] }));
    expect([snapshot?.source, snapshot?.accountId, snapshot?.rows[0]?.default, snapshot?.rows[0]?.applied]).to.deep.equal([
      'default',
      null,
      20,
      null,
    ]);
  });

  it('gives one snapshot for each Region', async () => {
    const tokyo = applied('L-1', 3, { QuotaArn: 'arn:aws:servicequotas:ap-northeast-1:123456789012:bedrock/L-1' });
    expect((await parse(JSON.stringify({ Quotas: [applied('L-1', 1), tokyo] }))).map(({ region }) => region)).to.deep.equal([
      'us-east-1',
      'ap-northeast-1',
    ]);
  });

  it('needs a Region where the rows have no ARN', async () => {
    const text = JSON.stringify({ Quotas: [{ QuotaCode: 'L-1', QuotaName: 'n', Value: 1 }] });
    expect((await failure(text)).suggestions).to.deep.equal(['--region REGION']);
    expect((await parse(text, 'eu-west-1'))[0]?.region).to.equal('eu-west-1');
  });

  it('strips control characters from names', async () => {
    const text = JSON.stringify({ Quotas: [applied('L-1', 1, { QuotaName: 'a\u001b[31mred\u0007' })] });
    expect((await parse(text))[0]?.rows[0]?.quotaName).to.equal('a[31mred');
  });
});

describe('our own snapshot', () => {
  const row = fc.record<QuotaRow>({
    quotaCode: fc.option(fc.stringMatching(/^L-[0-9A-F]{8}$/)),
    quotaName: fc.stringMatching(/^[A-Za-z][A-Za-z0-9 .-]{0,40}$/),
    applied: fc.option(fc.nat()),
    default: fc.option(fc.nat()),
    adjustable: fc.option(fc.boolean()),
  });
  const snapshots = fc.array(
    fc.record<QuotaSnapshot>({
      region: fc.constantFrom('us-east-1', 'ap-northeast-1'),
      source: fc.constantFrom('snapshot', 'default'),
      asOf: fc.constant(NOW),
      accountId: fc.constantFrom(null, '********1234'),
      rows: fc.array(row, { maxLength: 5 }),
      complete: fc.boolean(),
      problems: fc.array(fc.stringMatching(/^[a-z ]{1,20}$/), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 3 },
  );

  it('comes back as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, async (list) => {
        expect(await parse(formatSnapshot(list))).to.deep.equal(list);
      }),
    );
  });

  it('masks the account and is never live again', async () => {
    const live: QuotaSnapshot = {
      region: 'us-east-1',
      source: 'live',
      asOf: NOW,
      accountId: '123456789012',
      rows: [],
      complete: true,
      problems: [],
    };
    const text = formatSnapshot([live]);
    expect(text).to.include('"schemaVersion": 1').and.not.include('123456789012');
    expect((await parse(text))[0]).to.include({ source: 'snapshot', accountId: '********9012' });
  });

  it('is read from the answer of bq quotas --json too', async () => {
    const answer = {
      schemaVersion: 1,
      command: 'quotas',
      result: {
        regions: [{ region: 'us-east-1', source: 'live', asOf: NOW }],
        quotas: [
          {
            region: 'us-east-1',
            quotaCode: 'L-1',
            quotaName: 'n',
            scope: 'geo',
            metric: 'tpm',
            modelIds: [],
            applied: 1,
            default: 2,
            adjustable: true,
          },
        ],
      },
      warnings: [],
    };
    expect((await parse(JSON.stringify(answer)))[0]).to.deep.include({ region: 'us-east-1', source: 'snapshot', complete: false });
  });

  it('names the JSON path of what is wrong', async () => {
    const own = (change: object) =>
      JSON.stringify({ schemaVersion: 1, kind: 'bedrock-quota-snapshot', snapshots: [{ region: 'r', asOf: NOW, rows: [], ...change }] });
    expect((await failure(own({ rows: [{ quotaName: 'n', applied: -1 }] }))).message).to.equal(
      'q.json: $.snapshots[0].rows[0].applied: must be a number from 0 up, not -1',
    );
    expect((await failure(own({ rows: 5 }))).message).to.equal('q.json: $.snapshots[0].rows: must be a list');
    expect((await failure(own({ region: undefined }))).message).to.equal('q.json: $.snapshots[0].region: is missing');
    expect((await failure('{"schemaVersion": 9, "kind": "bedrock-quota-snapshot"}')).message).to.include('$.schemaVersion: is 9');
  });
});

describe('what is no quota file', () => {
  it('says where it stops being JSON', async () => {
    const cases: [text: string, message: string][] = [
      [' \n\t ', 'q.json: is empty'],
      ['hello', 'q.json: holds no quotas that bq can read'],
      ['{"Quotas": [\n  {"a": 1,}\n]}', 'q.json:2:11: not JSON: expected a key in quotes, found "}"'],
      ['{"Quotas": [\n{"QuotaName": "On-dem', 'q.json:2:22: not JSON: the text ends inside a string'],
      ['{"Quotas": [1]}\n{"Quotas": [', 'q.json:2:13: not JSON: the text ends too early'],
    ];
    for (const [text, message] of cases) expect((await failure(text)).message, text).to.equal(message);
    expect(await failure('')).to.deep.include({ kind: 'input', code: 'BAD_INPUT' });
    expect((await failure('{')).suggestions[0]).to.include('aws service-quotas list-service-quotas');
  });

  it('reads a list whose names have megabytes', async () => {
    expect((await failure(`{"a": "${'x'.repeat(20_000_000)}"}`)).message).to.include('holds no quotas');
  });

  it('says what foreign JSON lacks', async () => {
    expect((await failure('{"Buckets": []}')).message).to.include('q.json: $: holds no quotas');
    expect((await failure('{"Quotas": []}')).message).to.equal('q.json: $.Quotas: holds no quotas');
    expect((await failure('{"Quotas": {}}')).message).to.equal('q.json: $.Quotas: must be a list');
    expect((await failure('[1]')).message).to.include('q.json: $: holds no quotas');
    expect((await failure(JSON.stringify({ Quotas: [applied('L-1', 1, { ServiceCode: 'ec2' })] }))).message).to.equal(
      'q.json: $.Quotas[0].ServiceCode: is "ec2", not "bedrock"',
    );
    expect((await failure(JSON.stringify({ Quotas: [applied('L-1', 1, { Value: 'many' })] }))).message).to.include(
      '$.Quotas[0].Value: must be a number',
    );
    expect((await failure(JSON.stringify({ Quotas: [applied('L-1', 1, { QuotaArn: 'nonsense' })] }))).message).to.include(
      'is no ARN of a quota',
    );
  });

  it('throws only its own errors, whatever the text', async () => {
    const broken = fc.tuple(
      fc.constant(JSON.stringify({ Quotas: [applied('L-1', 1), byDefault('L-1', 2)] }, null, 1)),
      fc.nat(900),
      fc.string({ maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json(),
          fc.string(),
          broken.map(([text, at, insert]) => text.slice(0, at) + insert + text.slice(at + 2)),
        ),
        async (text) => {
          try {
            await parse(text, 'us-east-1');
          } catch (error) {
            expect(isBqError(error), `${text}: ${error}`).to.equal(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('diffSnapshots', () => {
  const snapshot = (rows: readonly Partial<QuotaRow>[], complete = true): QuotaSnapshot => ({
    region: 'us-east-1',
    source: 'snapshot',
    asOf: NOW,
    accountId: null,
    rows: rows.map((row) => ({ quotaCode: null, quotaName: 'n', applied: null, default: null, adjustable: null, ...row })),
    complete,
    problems: [],
  });
  const changes = (a: QuotaSnapshot, b: QuotaSnapshot) =>
    diffSnapshots(a, b).map(({ change, quotaName, fields }) => [change, quotaName, fields.join()]);

  it('finds added, removed and changed rows', () => {
    const a = snapshot([
      { quotaCode: 'L-1', quotaName: 'one', applied: 1, default: 5 },
      { quotaCode: 'L-2', quotaName: 'two', applied: 1 },
    ]);
    const b = snapshot([
      { quotaCode: 'L-1', quotaName: 'one renamed', applied: 0, default: 6 },
      { quotaCode: 'L-3', quotaName: 'three', applied: 1 },
    ]);
    expect(changes(a, b)).to.deep.equal([
      ['changed', 'one renamed', 'applied,default'],
      ['added', 'three', ''],
      ['removed', 'two', ''],
    ]);
  });

  it('joins by name where a side has no code', () => {
    expect(
      changes(
        snapshot([{ quotaName: 'Cross-region  x', applied: 1 }]),
        snapshot([{ quotaCode: 'L-1', quotaName: 'Cross-Region x', applied: 2 }]),
      ),
    ).to.deep.equal([['changed', 'Cross-Region x', 'applied']]);
  });

  it('takes what was not read for neither added nor removed nor changed', () => {
    const full = snapshot([
      { quotaCode: 'L-1', quotaName: 'one', applied: 1, default: 2 },
      { quotaCode: 'L-2', quotaName: 'two', applied: 1 },
    ]);
    const partial = snapshot([{ quotaCode: 'L-1', quotaName: 'one', applied: 1 }], false);
    expect([changes(full, partial), changes(partial, full)]).to.deep.equal([[], []]);
  });

  it('finds nothing between a snapshot and itself', () => {
    const rows = [
      { quotaCode: 'L-1', applied: 1 },
      { quotaName: 'only a name', default: 4 },
    ];
    expect(changes(snapshot(rows), snapshot(rows))).to.deep.equal([]);
  });
});

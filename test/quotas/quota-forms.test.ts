// Quota lists in every form that people save them in: the same rows come out, and what cannot be read names the command that makes a readable file.
import { expect } from 'chai';
import fc from 'fast-check';
import { parseQuotaFiles } from '../../src/quotas/snapshot/snapshot-file.ts';
import type { QuotaRow, QuotaSnapshot } from '../../src/quotas/types.ts';

const NOW = '2026-11-01T12:00:00Z';
const parse = async (text: string): Promise<QuotaSnapshot> => {
  const [snapshot] = await parseQuotaFiles([{ text, fileName: 'q' }], { nowIso: NOW, region: 'us-east-1' });
  return snapshot as QuotaSnapshot;
};

const ROWS = [
  { name: 'On-demand model inference tokens per minute for Amazon Nova Micro', code: 'L-CFA4FA0D', value: 0, adjustable: false },
  { name: 'Cross-region model inference tokens per minute for Anthropic Claude Haiku 4.5', code: 'L-58BE175A', value: 0, adjustable: true },
  {
    name: 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1',
    code: 'L-F4DDD3EB',
    value: 20_000,
    adjustable: true,
  },
] as const;
type Row = (typeof ROWS)[number];
const arnOf = ({ code }: Row) => `arn:aws:servicequotas:us-east-1:111122223333:bedrock/${code}`;
const apiRow = (row: Row) => ({
  ServiceCode: 'bedrock',
  ServiceName: 'Amazon Bedrock',
  QuotaArn: arnOf(row),
  QuotaCode: row.code,
  QuotaName: row.name,
  Value: row.value,
  Unit: 'None',
  Adjustable: row.adjustable,
  GlobalQuota: false,
  QuotaAppliedAtLevel: 'ACCOUNT',
});
const flag = (value: boolean) => (value ? 'True' : 'False');
const lines = (make: (row: Row) => string) => ROWS.map(make).join('\n');
const json = (value: unknown, indent?: number) => JSON.stringify(value, null, indent);

/** Each holds all three rows. */
const FORMS: Readonly<Record<string, string>> = {
  'the AWS CLI': json({ Quotas: ROWS.map(apiRow) }, 4),
  'a byte order mark': `\ufeff${json({ Quotas: ROWS.map(apiRow) })}`,
  'line ends of Windows': json({ Quotas: ROWS.map(apiRow) }, 4).replaceAll('\n', '\r\n'),
  'JSON lines': lines((row) => json(apiRow(row))),
  'documents behind each other': ROWS.map((row) => json({ Quotas: [apiRow(row)] }, 1)).join('\n'),
  'a list': json(ROWS.map(apiRow)),
  '--query to objects': json(
    ROWS.map(({ name, code, value }) => ({ QuotaName: name, QuotaCode: code, Value: value })),
    1,
  ),
  '--query to objects of other names': json(ROWS.map(({ name, code, value }) => ({ Name: name, Code: code, Value: value }))),
  '--query to objects of names that say nothing': json(ROWS.map(({ name, code, value }) => ({ n: name, c: code, v: value }))),
  '--query to objects without codes': json(ROWS.map(({ name, value }) => ({ QuotaName: name, Value: value }))),
  '--query to objects without names': json(ROWS.map(({ code, value }) => ({ QuotaCode: code, Value: value }))),
  '--query to lists': json(
    ROWS.map(({ name, code, value }) => [name, code, value]),
    1,
  ),
  '--query to lists of two': json(ROWS.map(({ name, value }) => [name, value])),
  '--query below a name': json({ bedrock: { us: ROWS.map(({ name, code, value }) => [code, value, name]) } }),
  '--query to quotas of other fields': json({ Quotas: ROWS.map(({ name, code, value }) => ({ Name: name, Code: code, Value: value })) }),
  CSV: `QuotaName,QuotaCode,Value,Adjustable\n${lines(({ name, code, value, adjustable }) => `"${name}",${code},${value.toFixed(1)},${flag(adjustable)}`)}\n`,
  'CSV of PowerShell': `"QuotaName","QuotaCode","Value"\r\n${ROWS.map(({ name, code, value }) => `"${name}","${code}","${value}"`).join('\r\n')}`,
  'CSV without a head': lines(({ name, code, value }) => `${code},"${name}",${value}`),
  'CSV with semicolons': `Quota name;Quota code;Value\n${lines(({ name, code, value }) => `${name};${code};${value}`)}`,
  'CSV of the console': `Quota name,Applied account-level quota value,AWS default quota value,Utilization,Adjustability\n${lines(({ name, value, adjustable }) => `"${name}","${value.toLocaleString('en')}","5,000,000",Not available,${adjustable ? 'Account level' : 'Not adjustable'}`)}`,
  'the text of the AWS CLI': lines((row) =>
    [
      'QUOTAS',
      flag(row.adjustable),
      'False',
      'ACCOUNT',
      arnOf(row),
      row.code,
      row.name,
      'bedrock',
      'Amazon Bedrock',
      'None',
      row.value.toFixed(1),
    ].join('\t'),
  ),
  'the text of the AWS CLI, cut': lines(({ name, code, value }) => `${name}\t${code}\t${value.toFixed(1)}`),
  'a table of the AWS CLI': `----------\n|ListServiceQuotas|\n+------+\n|  QuotaCode  |  QuotaName  |  Value  |\n+-----+-----+\n${lines(({ name, code, value }) => `|  ${code} |  ${name}  |  ${value.toFixed(1)}  |`)}\n+-----+-----+\n`,
  'a table of the AWS CLI, whole': `----------\n|   ListServiceQuotas   |\n${lines(
    (row) =>
      `||      Quotas      ||\n|+------+------+|\n${Object.entries(apiRow(row))
        .map(([key, value]) => `||  ${key}  |  ${typeof value === 'boolean' ? flag(value) : value}  ||`)
        .join('\n')}\n|+------+------+|`,
  )}`,
  'YAML of the AWS CLI': `Quotas:\n${lines(
    (row) =>
      `- ${Object.entries(apiRow(row))
        .map(([key, value]) => `${key}: ${typeof value === 'string' ? `'${value}'` : value}`)
        .join('\n  ')}`,
  )}\n`,
  'YAML of several documents': lines((row) => `---\nQuotaCode: ${row.code}\nQuotaName: ${row.name}\nValue: ${row.value}`),
  'the state of Terraform': json({
    version: 4,
    resources: ROWS.map((row) => ({
      mode: 'data',
      type: 'aws_servicequotas_service_quota',
      name: 'x',
      instances: [{ attributes: terraform(row) }],
    })),
  }),
  'terraform show': json({
    values: {
      root_module: { resources: ROWS.map((row) => ({ mode: 'data', type: 'aws_servicequotas_service_quota', values: terraform(row) })) },
    },
  }),
  'terraform output': json({ quotas: { sensitive: false, type: ['tuple', []], value: ROWS.map(terraform) } }),
  'terraform state show': lines(
    (row) =>
      `# data.aws_servicequotas_service_quota.x:\ndata "aws_servicequotas_service_quota" "x" {\n${Object.entries(terraform(row))
        .map(([key, value]) => `    ${key.padEnd(14)} = ${typeof value === 'string' ? `"${value}"` : value}`)
        .join('\n')}\n}`,
  ),
};

function terraform(row: Row) {
  return {
    adjustable: row.adjustable,
    arn: arnOf(row),
    default_value: 5_000_000,
    global_quota: false,
    id: arnOf(row),
    quota_code: row.code,
    quota_name: row.name,
    service_code: 'bedrock',
    service_name: 'Amazon Bedrock',
    value: row.value,
  };
}

const shown = (rows: readonly QuotaRow[]) =>
  rows.map(({ quotaCode, quotaName, applied, adjustable }) => ({ code: quotaCode, name: quotaName, value: applied, adjustable }));

describe('quota lists in every form', () => {
  for (const [form, text] of Object.entries(FORMS)) {
    it(form, async () => {
      const { rows, region, source } = await parse(text);
      expect({ region, source }).to.deep.equal({ region: 'us-east-1', source: 'snapshot' });
      expect(shown(rows)).to.deep.equal(ROWS.map(({ name, code, value, adjustable }) => ({ code, name, value, adjustable })));
      expect(rows[1]?.default).to.equal(5_000_000);
    });
  }

  it('takes Region and account from an ARN, wherever it stands, and says where nothing tells whose the values are', async () => {
    const cut = await parse(FORMS['--query to lists'] as string);
    expect(cut.problems.join('\n')).to.include('without a QuotaArn').and.include('AWS’s'.replace('’', "'"));
    const whole = await parse((FORMS['the text of the AWS CLI'] as string).replaceAll('us-east-1', 'eu-west-1'));
    expect(whole).to.deep.include({ region: 'eu-west-1', accountId: '********3333' });
    expect(whole.complete).to.equal(false);
  });

  it('reads null where there is no value, and refuses two numbers of which nothing says which is the value', async () => {
    const empty = await parse(`Quota name,Quota code,Value\n"${ROWS[0].name}",${ROWS[0].code},Not available`);
    expect(empty.rows[0]?.applied).to.equal(null);
    const error = await parse(json([[ROWS[0].name, 1, 2]])).catch((caught: Error) => caught);
    expect((error as Error).message).to.include('q: $[0]: has 2 numbers, and nothing says which of them is the value');
  });

  it('names the line of what is wrong, and the command that makes a readable file', async () => {
    const wrong = await parse(`QuotaName,QuotaCode,Value\n"${ROWS[0].name}",${ROWS[0].code},-5`).catch((caught: Error) => caught);
    expect((wrong as Error).message).to.equal('q:2: must have a number from 0 up, not -5');
    for (const text of ['hello', 'a,b\n1,2', '{"Buckets":[]}', 'key: value', '| a | b |', '<html></html>', '[["x",1]]', '- 1\n- 2']) {
      const error = (await parse(text).catch((caught: Error) => caught)) as Error & { suggestions: readonly string[] };
      expect(error.message, text).to.include('holds no quotas');
      expect(error.suggestions[0], text).to.include('aws service-quotas list-service-quotas');
    }
  });

  it('refuses quotas of another service', async () => {
    const ec2 = (FORMS['the text of the AWS CLI'] as string).replaceAll(':bedrock/', ':ec2/');
    const error = (await parse(ec2).catch((caught: Error) => caught)) as Error;
    expect(error.message).to.include('q:1: is a quota of ec2, not of bedrock');
  });

  it('makes no value up: what is cut off anywhere gives the rows that are whole, or an error', async () => {
    const texts = Object.values(FORMS);
    await fc.assert(
      fc.asyncProperty(fc.nat(texts.length - 1), fc.double({ min: 0, max: 1, noNaN: true }), async (form, share) => {
        const text = texts[form] as string;
        const snapshot = await parse(text.slice(0, Math.floor(text.length * share))).catch(() => null);
        for (const { quotaCode, applied } of snapshot?.rows ?? []) {
          const row = ROWS.find(({ code }) => code === quotaCode);
          if (row && applied !== null) expect(String(row.value).startsWith(String(applied)), `${quotaCode} ${applied}`).to.equal(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

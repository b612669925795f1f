// One list of quotas in every form that people save it in.

export const ROWS = [
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
export const FORMS: Readonly<Record<string, string>> = {
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

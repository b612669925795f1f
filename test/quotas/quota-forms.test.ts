// Quota lists in every form that people save them in: the same rows come out, and what cannot be read names the command that makes a readable file.
import { expect } from 'chai';
import fc from 'fast-check';
import { parseQuotaFiles } from '../../src/quotas/snapshot/snapshot-file.ts';
import type { QuotaRow, QuotaSnapshot } from '../../src/quotas/types.ts';
import { FORMS, ROWS } from './quota-forms.ts';

const NOW = '2026-11-01T12:00:00Z';
const parse = async (text: string): Promise<QuotaSnapshot> => {
  const [snapshot] = await parseQuotaFiles([{ text, fileName: 'q' }], { nowIso: NOW, region: 'us-east-1' });
  return snapshot as QuotaSnapshot;
};

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
    const error = await parse(JSON.stringify([[ROWS[0].name, 1, 2]])).catch((caught: Error) => caught);
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

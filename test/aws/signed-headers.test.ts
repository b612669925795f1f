// Signature Version 4 against AWS's published test suite (aws-sig-v4-test-suite, service `service`, us-east-1, 2015-08-30).
import { expect } from 'chai';
import { signedHeaders } from '../../src/aws/counting/signed-headers.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const NOW = new Date('2015-08-30T12:36:00Z');
const sign = (method: string, url: string, headers: Record<string, string> = {}, body = '', keys = KEYS) =>
  signedHeaders({ method, url: new URL(url), headers, body }, keys, { service: 'service', region: 'us-east-1', now: NOW });

describe('aws/signed-headers', () => {
  const cases: [string, string, string, Record<string, string>, string, string][] = [
    ['get-vanilla', 'GET', 'https://example.amazonaws.com/', {}, '', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['post-vanilla', 'POST', 'https://example.amazonaws.com/', {}, '', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'get-vanilla-query-order-key-case',
      'GET',
      'https://example.amazonaws.com/?Param2=value2&Param1=value1',
      {},
      '',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'post-x-www-form-urlencoded',
      'POST',
      'https://example.amazonaws.com/',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Param1=value1',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
  ];
  for (const [name, method, url, headers, body, signature] of cases) {
    it(`signs ${name}`, async () => {
      expect((await sign(method, url, headers, body)).authorization).to.match(new RegExp(`Signature=${signature}$`));
    });
  }

  it('signs the session token and the host with its port', async () => {
    const headers = await sign('POST', 'http://127.0.0.1:8080/a/b', {}, '{}', { ...KEYS, sessionToken: 'token' } as typeof KEYS);
    expect(headers).to.include({ host: '127.0.0.1:8080', 'x-amz-security-token': 'token', 'x-amz-date': '20150830T123600Z' });
    expect(headers.authorization).to.include('SignedHeaders=host;x-amz-date;x-amz-security-token');
  });
});

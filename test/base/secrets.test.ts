// What people paste with an error, and what must not come out again.
import { expect } from 'chai';
import { maskSecrets } from '../../src/base/secrets.ts';
import { forTerminal, visibleJson } from '../../src/base/text.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const TOKEN = `IQoJb3JpZ2luX2VjE${'Ab9/+'.repeat(20)}==`;
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';

describe('secrets', () => {
  const pasted: readonly (readonly [text: string, secret: string])[] = [
    [`The security token ${KEY} is invalid`, KEY],
    [`ASIAIOSFODNN7EXAMPLE,${SECRET}`, SECRET],
    [`export AWS_SECRET_ACCESS_KEY=${SECRET}`, SECRET],
    [`aws_secret_access_key = ${SECRET}`, SECRET],
    [`{"SecretAccessKey": "${SECRET}", "SessionToken": "${TOKEN}"}`, SECRET],
    [`{"SecretAccessKey": "${SECRET}", "SessionToken": "${TOKEN}"}`, TOKEN],
    [`{\\"SessionToken\\":\\"abcdefgh12345678\\"}`, 'abcdefgh12345678'],
    [`secretAccessKey: '${SECRET}'`, SECRET],
    [`x-amz-security-token: ${TOKEN}`, TOKEN],
    [`token ${TOKEN} is expired`, TOKEN],
    [`Authorization: Bearer ${JWT}`, JWT],
    ['AWS_BEARER_TOKEN_BEDROCK=ABSKQmVkcm9ja0FQSUtleS0xMjM0', 'ABSKQmVkcm9ja0FQSUtleS0xMjM0'],
    ['bedrock-api-key-YmVkcm9jay5hbWF6b25hd3M=', 'YmVkcm9jay5hbWF6b25hd3M'],
    [
      `Authorization=AWS4-HMAC-SHA256 Credential=${KEY}/20261122/us-east-1/bedrock/aws4_request, Signature=${'0a'.repeat(32)}`,
      '0a'.repeat(32),
    ],
    [`https://b.s3.amazonaws.com/k?X-Amz-Credential=${KEY}&X-Amz-Signature=${'0a'.repeat(32)}&X-Amz-Security-Token=abcDEF`, 'abcDEF'],
    ['cannot reach https://proxy.example/bedrock?k=hunter2', 'hunter2'],
    ['cannot reach https://me:hunter2@proxy.example/', 'hunter2'],
    ['x-api-key: sk-ant-api03-abcdefghijklmnop', 'abcdefghijklmnop'],
    ['password="correct horse"', 'correct'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----', 'MIIEpAIBAAKCAQEA'],
  ];
  for (const [text, secret] of pasted)
    it(text.slice(0, 60).replaceAll('\n', ' '), () => {
      expect(maskSecrets(text)).to.contain('[hidden: ').and.not.contain(secret);
      expect(maskSecrets(JSON.stringify({ text }))).not.to.contain(JSON.stringify(secret).slice(1, -1));
      expect(JSON.parse(maskSecrets(JSON.stringify({ text }))).text).to.be.a('string');
      expect(maskSecrets(maskSecrets(text))).to.equal(maskSecrets(text));
    });

  it('leaves what is none', () => {
    for (const text of [
      'ThrottlingException: Too many tokens, please wait before trying again. (request 3fa85f64-5717-4562-b3fc-2c963f66afa6)',
      'bq quotas request --code L-1A2B3C4D --value 400000 --region us-east-1',
      'arn:aws:bedrock:us-east-1:********1234:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      'https://us-east-1.console.aws.amazon.com/servicequotas/home?region=us-east-1#!/dashboard',
      'no AWS credentials are configured: aws configure, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_BEARER_TOKEN_BEDROCK',
      '{"inputTokens": 12, "maxTokens": 400, "nextToken": null}',
    ])
      expect(maskSecrets(text)).to.equal(text);
  });
});

describe('the last look at what is printed', () => {
  it('passes bq’s own colours and nothing else that a terminal obeys', () => {
    const foreign = '\u001b]0;title\u0007\u001b[2J\u009b31m\u0085\u202eab\u200b\u2066c\u{e0041}\rd';
    expect(forTerminal(`\u001b[1mbold\u001b[22m ${foreign}\n\tend`)).to.equal('\u001b[1mbold\u001b[22m abc\nd\n\tend');
    expect(forTerminal('\u001b[8mconcealed')).to.equal('concealed');
    expect(forTerminal('日本語 · naïve — “x”')).to.equal('日本語 · naïve — “x”');
  });

  it('escapes in JSON what JSON itself leaves, and it means the same', () => {
    const value = { a: '\u009b2J \u202e x \u2028 \u{e0041} \u007f', b: '日本' };
    const json = visibleJson(JSON.stringify(value));
    expect(json).to.match(/^[\x20-\x7e日本]*$/);
    expect(JSON.parse(json)).to.deep.equal(value);
  });
});

// Account ids hidden alone and inside of texts.
import { expect } from 'chai';
import { maskAccountId, maskAccounts } from '../../src/base/account-ids.ts';

describe('account ids', () => {
  it('keep their last four digits, and stay as they are when they are masked already', () => {
    expect(['123456789012', '********9012', '123'].map(maskAccountId)).to.deep.equal(['********9012', '********9012', '123']);
  });

  it('are hidden in ARNs and sentences, and nothing else is', () => {
    expect(maskAccounts('arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc')).to.equal(
      'arn:aws:bedrock:us-east-1:********9012:application-inference-profile/abc',
    );
    expect(maskAccounts('account "123456789012", and 210987654321.')).to.equal('account "********9012", and ********4321.');
    expect(maskAccounts('case-123456789012-muen-2026-c4c1d2bf33c5cfg7')).to.equal('case-********9012-muen-2026-c4c1d2bf33c5cfg7');
    for (const text of ['0f1e2d3c-0000-4000-8000-123456789012', '1234567890123', '12345678901', '0.123456789012', 'a123456789012'])
      expect(maskAccounts(text)).to.equal(text);
  });
});

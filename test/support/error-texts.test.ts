// Every text of the table: how many calls failed, for what cause, of what class, and in whose words.
import { expect } from 'chai';
import { explainErrors } from '../../src/support/causes/explain.ts';
import { readErrors } from '../../src/support/errors/error-text.ts';
import { countFailures } from '../../src/support/errors/failures.ts';
import { ERROR_TEXTS } from './error-texts.ts';

describe('support: what people paste', () => {
  for (const { from, text, cause, class: kind, count = 1, retries = 0, message, ...fields } of ERROR_TEXTS) {
    it(from, () => {
      const errors = readErrors(text);
      const answer = explainErrors({ failures: countFailures(errors), text, plan: null, called: null });
      const told = answer.causes.map(({ id, class: its, count: failed, retries: tried }) => ({
        id,
        class: its,
        count: failed,
        retries: tried,
      }));
      expect(told).to.deep.equal([{ id: cause, class: kind, count, retries }]);
      expect(answer.unknown).to.deep.equal([]);
      expect(answer.errors).to.equal(count);
      if (message !== undefined) expect(answer.causes[0]?.message).to.equal(message);
      for (const [field, value] of Object.entries(fields)) expect(errors.map((error) => error[field as 'requestId'])).to.include(value);
    });
  }

  it('is a table of at least 120', () => expect(ERROR_TEXTS.length).to.be.greaterThan(120));
});

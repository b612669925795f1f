// `bq plan`, `bq batch check` and the emulator say the same of 500 generated requests: taken, or refused and for what.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { BatchChecker } from '../../src/batch/batch-check.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import { EstimatingReader, loadEstimator } from '../../src/emulator/backend/prompt-reader.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { loadTextCounter } from '../../src/prompts/estimate/content.ts';
import { countRecord } from '../../src/prompts/record.ts';
import { callJson } from '../_helpers/call-bq.ts';
import { useTempDirectory } from '../_helpers/temp.ts';
import { testEmulator } from './kit.ts';
import { type GeneratedRequest, generatedRequest } from './requests.ts';

const REQUESTS = 500;
/** What `bq plan` says of a request that Bedrock refuses, as notes; other refusals are errors. */
const REFUSALS = new Set(['WOULD_BE_REFUSED', 'PROMPT_ABOVE_CONTEXT', 'THINKING_ABOVE_MAX_TOKENS']);

describe('one verdict on a request', () => {
  let emulator: Emulator;
  after(() => emulator.close());
  const directory = useTempDirectory();

  /** Why it is refused; null: it is taken. */
  const byEmulator = async ({ calledId, operation, body }: GeneratedRequest): Promise<string | null> => {
    const path = `${emulator.url}/model/${encodeURIComponent(calledId)}/${operation === 'Converse' ? 'converse' : 'invoke'}`;
    const response = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
    const answer = (await response.json()) as { readonly message?: string };
    if (response.status === 200) return null;
    expect(response.status, answer.message).to.equal(400);
    return answer.message ?? '';
  };

  const byPlan = async ({ calledId, model, body }: GeneratedRequest): Promise<string | null> => {
    const file = join(directory(), 'prompt.json');
    writeFileSync(file, JSON.stringify(body));
    // Where nothing is written, no length can be planned for.
    const written = model.outputModalities.includes('TEXT') ? [] : ['--max-tokens', '1'];
    const question = ['plan', '--model', calledId, '--prompt', file, '--offline', '--region', 'us-east-1', '--fast', ...written];
    const { error, notes } = await callJson<PlanResult>(question);
    if (error) return error.message;
    return (notes ?? []).find(({ code }) => REFUSALS.has(code))?.text ?? null;
  };

  const count = loadTextCounter();
  const byBatchCheck = async ({ model, operation, body }: GeneratedRequest): Promise<string | null> => {
    const checker = new BatchChecker(model, operation);
    const record = { recordId: 'REC00000001', modelInput: body };
    checker.begin('records.jsonl');
    const counted = countRecord(record, { as: 'batch-record', model: model.modelId }, await count);
    checker.add(1, 100, record, counted);
    return checker.problems[0]?.problem.toString() ?? null;
  };

  it(`of ${REQUESTS} generated requests, and each says why`, async function () {
    this.timeout(180_000);
    emulator = await testEmulator({
      prompts: new EstimatingReader(await loadEstimator()),
      pace: { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY },
      limits: { tokensPerMinute: 1e12, requestsPerMinute: 1e9 },
    });
    const wrong: string[] = [];
    let refused = 0;
    for (let index = 0; index < REQUESTS; index++) {
      const request = generatedRequest(index);
      const verdicts = {
        emulator: await byEmulator(request),
        batchCheck: await byBatchCheck(request),
        plan: await byPlan(request),
      };
      const told = Object.values(verdicts);
      const isRight =
        request.names === null ? told.every((why) => why === null) : told.every((why) => why !== null && request.names?.test(why));
      if (!isRight) wrong.push(`${index} ${request.calledId} ${request.operation}, ${request.change}: ${JSON.stringify(verdicts)}`);
      if (verdicts.emulator !== null) refused++;
    }
    expect(wrong.join('\n')).to.equal('');
    expect(refused).to.be.within(200, 400);
  });
});

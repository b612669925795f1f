import { expect } from 'chai';
import type { PlanQuestion } from '../../src/planner/question.ts';
import { Store } from '../../src/tui/state/store.ts';
import { warmUp } from '../../src/tui/warm-up.tsx';
import { offlineProps } from '../_helpers/explore.ts';

const SIZE = { columns: 100, rows: 30 };

/** A planner that keeps what it is asked. */
async function listening() {
  const { services, ...props } = await offlineProps();
  const asked: PlanQuestion[] = [];
  const simulated: PlanQuestion[] = [];
  const all = {
    ...props,
    services: {
      ...services,
      plan: (question: PlanQuestion) => {
        asked.push(question);
        return services.plan(question);
      },
      simulate: (question: PlanQuestion) => {
        simulated.push(question);
        return new Promise<never>(() => {});
      },
    },
  };
  return { props: all, asked, simulated, store: new Store(all, SIZE) };
}

describe('the warm-up of the interactive planner', () => {
  it('plans what keys would ask, simulates nothing, and leaves the planner as it is', async () => {
    const { props, asked, simulated, store } = await listening();
    const before = store.view();
    await warmUp(store, props);
    expect(new Set(asked.map(({ maxTokens }) => maxTokens)).size).to.be.greaterThan(1);
    expect(asked.length).to.be.greaterThan(10);
    expect(simulated).to.deep.equal([]);
    expect(store.view()).to.equal(before);
    store.close();
  });

  it('stops at the first key, and when the planner ends', async () => {
    for (const stop of [(store: Store) => store.keys([{ name: 'right', shift: false }]), (store: Store) => store.close()]) {
      const { props, asked, store } = await listening();
      const over = warmUp(store, props);
      await new Promise((resolve) => setTimeout(resolve));
      stop(store);
      const planned = asked.length;
      await over;
      expect(asked.length - planned).to.be.at.most(2);
      store.close();
    }
  });

  it('does nothing where there is nothing to plan on', async () => {
    const { props, asked } = await listening();
    const failed = { ...props, facts: Promise.resolve({ ok: false as const, message: 'no answer', suggestions: [] }) };
    const store = new Store(failed, SIZE);
    asked.length = 0;
    await warmUp(store, failed);
    expect(asked).to.deep.equal([]);
    store.close();
  });
});

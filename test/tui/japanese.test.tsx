// The planner screen in Japanese: every panel, list, question and text, at every width.
import { expect } from 'chai';
import { renderToString } from 'ink';
import { displayWidth } from '../../src/base/text.ts';
import { Linear } from '../../src/tui/Linear.tsx';
import { Planner } from '../../src/tui/Planner.tsx';
import type { KeyName } from '../../src/tui/state/keys.ts';
import { loadLanguage } from '../../src/words/languages.ts';
import { offlineStore } from '../_helpers/explore.ts';
import { englishLeft } from '../_helpers/japanese.ts';

type Size = Parameters<typeof offlineStore>[0];

async function inJapanese(size: Size, change: Parameters<typeof offlineStore>[1] = {}) {
  const language = await loadLanguage('ja');
  const { store, props } = await offlineStore(size, {
    question: { model: 'nova-pro', scope: 'on-demand', maxTokens: 5000 },
    ...change,
    language,
  });
  const press = (text: string) => store.keys([...text].map((character) => ({ character })));
  const named = (name: KeyName) => store.keys([{ name, shift: false }]);
  const draw = () => renderToString(<Planner view={store.view()} look={props.look} />, { columns: size?.columns ?? 80 });
  return { store, props, press, named, draw };
}

/** A long text with every dialog after another, each closed again. */
const DIALOGS = ['', 'm', 'mzzz', 'r', 'r日本', 'p', '?', 't', '!', 's', 'o'];

describe('bq explore in Japanese', () => {
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
    [200, 60],
    [60, 20],
    [36, 10],
    [20, 8],
  ] as const) {
    it(`says everything in Japanese within ${columns}x${rows}`, async () => {
      const { store, press, named, draw } = await inJapanese({ columns, rows });
      await store.settle();
      for (const keys of DIALOGS) {
        press(keys);
        const frame = draw();
        expect(englishLeft(frame), `${keys}: ${frame}`).to.deep.equal([]);
        expect(frame).to.match(/[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u);
        expect(frame.split('\n')).to.have.length(rows);
        for (const line of frame.split('\n')) expect(displayWidth(line), line).to.be.at.most(columns);
        named('escape');
      }
      store.close();
    });
  }

  it('finds Regions by their Japanese names, and presets by theirs', async () => {
    const { store, press, named } = await inJapanese({ columns: 80, rows: 24 });
    press('rソウル');
    named('enter');
    expect(store.view().state.question.region).to.equal('ap-northeast-2');
    press('p抽出');
    named('enter');
    expect(store.view().state).to.include({ note: '抽出' });
    expect(store.view().state.question.inputTokens).to.equal(30_000);
    store.close();
  });

  it('tells in Japanese what happened: bounds, what cannot be left to the planner, files', async () => {
    const { store, press, named } = await inJapanese({ columns: 80, rows: 24 });
    press('9m');
    expect(store.view().state.note).to.equal('max_tokens: 上限は 5,120 です');
    named('enter');
    named('down');
    press('a');
    expect(store.view().state.note).to.equal('自動にできるのは max_tokens とレイテンシーだけです');
    store.dispatch({ type: 'saved', saved: { ok: true, file: 'plan.json' } });
    expect(store.view().state.note).to.equal('plan.json に保存しました');
    store.close();
  });

  it('drafts the case in Japanese, and says why a file is not written', async () => {
    const { store, props } = await inJapanese({ columns: 80, rows: 24 });
    const drafted = await props.services.draftCase(props.question);
    expect(drafted.ok && drafted.text).to.match(/件名/);
    expect(await props.services.saveText(import.meta.filename, 'x')).to.deep.include({
      message: `${import.meta.filename} はすでにあります。別の名前を入力してください`,
    });
    store.close();
  });

  it('has the linear form in Japanese', async () => {
    const { store, props } = await inJapanese({ columns: 80, rows: 24 });
    await store.settle();
    const text = renderToString(<Linear view={store.view()} look={props.look} />, { columns: 200 });
    expect(englishLeft(text), text).to.deep.equal([]);
    expect(text).to.match(/^項目 3 \/ 10: max_tokens 5,000$/m);
    store.close();
  });
});

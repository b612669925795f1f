// Does what keys do before the first one comes, on a screen that nobody sees: until V8 has compiled what has run often, a frame takes three times as long.
import { PassThrough } from 'node:stream';
import { render } from 'ink';
import { type ReactElement, useSyncExternalStore } from 'react';
import { Planner } from './Planner.tsx';
import { Screen } from './screen.ts';
import type { ExploreProps, Look, Services } from './services.ts';
import type { KeyPress } from './state/keys.ts';
import type { Size } from './state/state.ts';
import { Store } from './state/store.ts';

/** As often as V8 looks at a function before it compiles it well, about. */
const KEYS = 24;
const right: KeyPress = { name: 'right', shift: false };
const left: KeyPress = { name: 'left', shift: false };

/**
 * Begins once the planner has something to show, and goes on between other events until enough is done or the user has typed.
 *
 * @returns settled when it is over; `store` is left as it is
 */
export async function warmUp(store: Store, { services, question, facts, look }: ExploreProps): Promise<void> {
  await Promise.resolve(facts).catch(() => {});
  await otherEvents();
  const { answer, state } = store.view();
  if (answer?.ok !== true || state.facts.ok !== true) return;
  const unseen = new Store({ services: withoutAsking(services), question, facts: state.facts, look }, state.size);
  const screen = new Screen(nowhere(state.size));
  screen.enter();
  const app = render(<Unseen store={unseen} look={look} />, {
    stdout: screen as unknown as NodeJS.WriteStream,
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  for (let done = 0; done < KEYS && store.isUntouched; done++) {
    unseen.keys([done % 2 === 0 ? right : left]);
    await otherEvents();
  }
  unseen.close();
  app.unmount();
}

function Unseen({ store, look }: { readonly store: Store; readonly look: Look }): ReactElement {
  const view = useSyncExternalStore(store.subscribe, store.view, store.view);
  return <Planner view={view} look={look} />;
}

const otherEvents = () => new Promise((resolve) => setTimeout(resolve));

/** Nothing leaves this thread: no account and no other thread is asked. */
function withoutAsking(services: Services): Services {
  const never = () => new Promise<never>(() => {});
  return { ...services, simulate: never, loadRegion: never };
}

function nowhere({ columns, rows }: Size): NodeJS.WriteStream {
  return { columns, rows, write: () => true } as unknown as NodeJS.WriteStream;
}

// The root of the interactive planner: keys in, the view of the store out.
import { useInput } from 'ink';
import { type ReactElement, useSyncExternalStore } from 'react';
import { Linear } from './Linear.tsx';
import { Planner } from './Planner.tsx';
import type { Look } from './services.ts';
import { keyPresses } from './state/keys.ts';
import type { Store } from './state/store.ts';

export interface AppProps {
  readonly store: Store;
  readonly look: Look;
  /** For screen readers. */
  readonly linear: boolean;
}

export function App({ store, look, linear }: AppProps): ReactElement {
  const view = useSyncExternalStore(store.subscribe, store.view, store.view);
  useInput((input, key) => store.keys(keyPresses(input, key)));
  return linear ? <Linear view={view} look={look} /> : <Planner view={view} look={look} />;
}

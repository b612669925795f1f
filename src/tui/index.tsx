// The door of the interactive planner: run it in a terminal, or draw one frame of it.
import { render, renderToString } from 'ink';
import type { PlanQuestion } from '../planner/question.ts';
import { App } from './App.tsx';
import { Linear } from './Linear.tsx';
import { Planner } from './Planner.tsx';
import { Screen } from './screen.ts';
import type { ExploreProps } from './services.ts';
import { effective, type Size } from './state/state.ts';
import { Store } from './state/store.ts';
import { warmUp } from './warm-up.tsx';

export interface TerminalOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Line by line, without the alternate screen. */
  readonly linear: boolean;
  /** Aborted when it has to end: Ctrl-C from outside, a closed terminal. */
  readonly signal: AbortSignal;
}

export interface Left {
  /** The question as it stood. */
  readonly question: PlanQuestion;
  readonly command: string;
}

/** The stop reaches every thread within this. */
const RESUME_MS = 100;

/** Runs until the user leaves. The terminal is as before when the promise settles, whichever way. */
export async function explore(props: ExploreProps, { stdin, stdout, linear, signal }: TerminalOptions): Promise<Left> {
  const screen = new Screen(stdout);
  const store = new Store(
    props,
    { columns: screen.columns, rows: screen.rows },
    { redraw: () => screen.redraw(), suspend: () => suspend() },
  );
  const resized = () => {
    if (!linear) screen.redraw();
    store.dispatch({ type: 'resize', size: { columns: screen.columns, rows: screen.rows } });
  };
  const end = () => store.close();
  let fail: (error: unknown) => void = () => {};
  const crashed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const restore = () => {
    if (stdin.isTTY) stdin.setRawMode(false);
    screen.leave();
  };
  const suspend = () => {
    if (linear || process.platform === 'win32') return;
    restore();
    process.kill(0, 'SIGTSTP');
    // Runs when the shell lets the program go on, or at once where there is no shell that could.
    setTimeout(() => {
      if (store.view().state.ended) return;
      stdin.setRawMode(true);
      screen.enter();
      resized();
    }, RESUME_MS);
  };
  signal.addEventListener('abort', end);
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  process.on('exit', restore);
  stdout.on('resize', resized);
  // Before the first frame: ink itself does it only after that, and a key in between would be echoed, or interrupt the shell around.
  if (stdin.isTTY) stdin.setRawMode(true);
  if (!linear) screen.enter();
  // The real terminal takes ink's own output only in linear form; see screen.ts.
  const app = render(<App store={store} look={props.look} linear={linear} />, {
    stdin,
    stdout: linear ? stdout : (screen as unknown as NodeJS.WriteStream),
    debug: !linear,
    isScreenReaderEnabled: linear,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  try {
    store.start();
    if (!linear) void warmUp(store, props);
    await Promise.race([store.ended, crashed, app.waitUntilExit()]);
    const { state, command } = store.view();
    return { question: effective(state.question), command };
  } finally {
    store.close();
    app.unmount();
    // ink leaves the cursor at the end of its last line.
    if (linear) stdout.write('\n');
    restore();
    stdout.off('resize', resized);
    signal.removeEventListener('abort', end);
    process.off('uncaughtException', fail);
    process.off('unhandledRejection', fail);
    process.off('exit', restore);
  }
}

/** One frame with its simulation, each line without trailing spaces. `props.facts` must be there. */
export async function snapshot(props: ExploreProps, size: Size, linear: boolean): Promise<string> {
  const store = new Store(props, size);
  await store.settle();
  const view = store.view();
  const tree = linear ? <Linear view={view} look={props.look} /> : <Planner view={view} look={props.look} />;
  store.close();
  return renderToString(tree, { columns: size.columns })
    .split('\n')
    .map((line) => line.replace(/ +((?:\u001b\[[0-9;]*m)*)$/, '$1'))
    .join('\n');
}

// The entry of the bundle: which commands there are, and how a command line finds its command.
import type { Command } from '@oclif/core/command';
import { Config } from '@oclif/core/config';
import { normalizeArgv } from '@oclif/core/help';
import type { Plugin as OclifPlugin } from '@oclif/core/interfaces';
import packageJson from '../package.json' with { type: 'json' };
import { BqError } from './base/errors.ts';
import { nearest } from './base/nearest.ts';
import { phrase } from './base/phrases.ts';
import { catalogMeta } from './catalog/meta.ts';
import { terminalProblem } from './commands/explore/terminal-problem.ts';
import { wantsJson } from './shell/environment.ts';
import { showHelp } from './shell/help.ts';
import { endOnInterrupt } from './shell/interrupt.ts';
import { languageFor } from './shell/language.ts';
import { reportError } from './shell/report-error.ts';
import { SHELL } from './words/en/shell.ts';
import { loadLanguage } from './words/languages.ts';

type Started = Command.Class & { start(argv: string[], config: Config): Promise<void> };
const started = (load: () => Promise<unknown>) => load as () => Promise<Started>;

/** Every command by its oclif ID. Each is loaded only when it runs. */
export const commands: Readonly<Record<string, () => Promise<Started>>> = {
  autocomplete: started(async () => (await import('./commands/autocomplete/command.ts')).Autocomplete),
  count: started(async () => (await import('./commands/count/command.ts')).Count),
  explore: started(async () => (await import('./commands/explore/command.ts')).Explore),
  catalog: started(async () => (await import('./commands/catalog/command.ts')).Catalog),
  'catalog:refresh': started(async () => (await import('./commands/catalog/refresh.ts')).CatalogRefresh),
  'catalog:diff': started(async () => (await import('./commands/catalog/diff.ts')).CatalogDiff),
  'catalog:reset': started(async () => (await import('./commands/catalog/reset.ts')).CatalogReset),
  models: started(async () => (await import('./commands/models/command.ts')).Models),
  explain: started(async () => (await import('./commands/explain/command.ts')).Explain),
  doctor: started(async () => (await import('./commands/doctor/command.ts')).Doctor),
  emulate: started(async () => (await import('./commands/emulate/command.ts')).Emulate),
  'batch:check': started(async () => (await import('./commands/batch/check.ts')).BatchCheck),
  'batch:plan': started(async () => (await import('./commands/batch/plan.ts')).BatchPlan),
  'batch:split': started(async () => (await import('./commands/batch/split.ts')).BatchSplit),
  'batch:watch': started(async () => (await import('./commands/batch/watch.ts')).BatchWatch),
  compare: started(async () => (await import('./commands/compare/command.ts')).Compare),
  plan: started(async () => (await import('./commands/plan/command.ts')).Plan),
  quotas: started(async () => (await import('./commands/quotas/command.ts')).Quotas),
  'quotas:request': started(async () => (await import('./commands/quotas/request.ts')).QuotasRequest),
  'quotas:requests': started(async () => (await import('./commands/quotas/requests.ts')).QuotasRequests),
  simulate: started(async () => (await import('./commands/simulate/command.ts')).Simulate),
  'simulate:init': started(async () => (await import('./commands/simulate/init.ts')).SimulateInit),
  'support-case': started(async () => (await import('./commands/support-case/command.ts')).SupportCase),
  usage: started(async () => (await import('./commands/usage/command.ts')).Usage),
};

const NAME = packageJson.name;

/** bq has no themes: oclif would look for one on disk at every start. */
class BqConfig extends Config {
  override async loadTheme(): Promise<undefined> {}
}

/**
 * The manifest of the build, in the place where oclif expects a plugin: nothing is searched for on disk.
 *
 * @param described with the summary, flags and examples of each command; to find one and run it, its names and arguments are enough
 */
function ownPlugin(root: string, described: boolean): OclifPlugin {
  const manifest = require(`${root}/dist/${described ? 'manifest' : 'commands'}.json`) as { commands: Record<string, Command.Cached> };
  const list = Object.entries(manifest.commands).map(([id, cached]) => ({
    ...cached,
    pluginAlias: NAME,
    pluginType: 'core',
    load: () => loadCommand(id),
  }));
  const plugin = {
    _base: '',
    alias: NAME,
    commandIDs: Object.keys(manifest.commands),
    commands: list,
    commandsDir: undefined,
    findCommand: (id: string) => loadCommand(id),
    hasManifest: true,
    hooks: {},
    isRoot: true,
    load: async () => {},
    moduleType: 'commonjs',
    name: NAME,
    options: { root },
    pjson: packageJson,
    root,
    topics: [{ name: 'batch', description: 'files for batch inference, and its jobs' }],
    type: 'core',
    valid: true,
    version: packageJson.version,
  };
  return plugin as unknown as OclifPlugin;
}

async function loadCommand(id: string): Promise<Started> {
  const load = commands[id];
  if (!load) throw new Error(`no command ${id}`);
  const command = await load();
  command.id = id;
  return command;
}

async function dispatch(argv: string[], root: string): Promise<void> {
  const [first] = argv;
  if (first === '--version' || first === '-v' || first === 'version') {
    process.stdout.write(
      `bq ${packageJson.version} · catalogue ${newestTable()} · node ${process.versions.node} ${process.platform}-${process.arch}\n`,
    );
    return;
  }
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  const wantsHelp = own.includes('--help') || own.includes('-h');
  const described = wantsHelp || first === undefined || first === 'help' || first === 'autocomplete';
  const config = new BqConfig({ root, plugins: new Map([[NAME, ownPlugin(root, described)]]) });
  await config.load();
  // Plain bq in a terminal is the interactive planner, elsewhere help.
  if (argv.length === 0 && terminalProblem() === null && !wantsJson(argv, process.env)) return dispatch(['explore'], root);
  if (wantsHelp || first === undefined || first === 'help') return help(argv, config);
  await start(argv, config);
}

async function help(argv: readonly string[], config: Config): Promise<void> {
  const words = withoutLanguage(argv).filter((word) => word !== '--help' && word !== '-h' && word !== '--all');
  const look = { language: await loadLanguage(languageFor(argv, process.env)), showsAll: argv.includes('--all') };
  const [first] = words;
  if (first === 'help') {
    if (!(await showHelp(words.slice(1), config, look))) throw unknownCommand(words.slice(1), config);
    return;
  }
  if (first === undefined || first.startsWith('-')) return void (await showHelp([], config, look));
  const [id = ''] = normalizeArgv(config, words);
  if (!config.findCommand(id) && !config.findTopic(id)) throw unknownCommand(argv, config);
  await showHelp(id.split(':'), config, look);
}

/** `bq --lang ja --help`: the flag and its value are no names of a command. */
function withoutLanguage(argv: readonly string[]): readonly string[] {
  return argv.filter((word, index) => !word.startsWith('--lang') && argv[index - 1] !== '--lang');
}

async function start(argv: string[], config: Config): Promise<void> {
  const [id = '', ...rest] = normalizeArgv(config, argv);
  const found = config.findCommand(id);
  if (found) return ((await found.load()) as Started).start(rest, config);
  // `bq models sonnet-4`: the command is known, and says itself what is wrong with its words.
  const [first = '', second = '-'] = argv;
  // `bq batch plan file.jsonl`: so does a command of two words.
  const both = config.findCommand(`${first}:${second}`);
  if (both) return ((await both.load()) as Started).start(argv.slice(2), config);
  const named = config.findCommand(first);
  const hasSubcommands = config.commands.some((command) => command.id.startsWith(`${first}:`));
  if (!named || (hasSubcommands && !second.startsWith('-'))) throw unknownCommand(argv, config);
  await ((await named.load()) as Started).start(argv.slice(1), config);
}

function unknownCommand(argv: readonly string[], config: Config): BqError {
  const words = argv.filter((candidate) => !candidate.startsWith('-'));
  const [flag] = argv;
  if (words.length === 0 && flag?.startsWith('-')) {
    return new BqError(phrase(SHELL, 'flagAlone', flag), {
      code: 'UNKNOWN_COMMAND',
      kind: 'usage',
      suggestions: ['bq plan --help', phrase(SHELL, 'helpListsCommands')],
    });
  }
  const names = config.commands.filter((command) => !command.hidden).map((command) => command.id.replaceAll(':', ' '));
  // `bq quotas requsts`: the first word is a command, and the two together are none.
  const word = (names.includes(words[0] ?? '') ? words.slice(0, 2).join(' ') : words[0]) ?? argv[0] ?? '';
  const below = names.filter((name) => name.startsWith(`${words[0]} `));
  if (below.length > 0 && !names.includes(words[0] ?? '')) {
    return new BqError(words.length > 1 ? phrase(SHELL, 'unknownCommand', words.slice(0, 2).join(' ')) : phrase(SHELL, 'needsVerb', word), {
      code: 'UNKNOWN_COMMAND',
      kind: 'usage',
      suggestions: below.map((name) => `bq ${name}`),
    });
  }
  const near = nearest(word, names, (name) => name);
  return new BqError(phrase(SHELL, 'unknownCommand', word), {
    code: 'UNKNOWN_COMMAND',
    kind: 'usage',
    suggestions: [...near.map((name) => phrase(SHELL, 'didYouMean', `bq ${name}`)), phrase(SHELL, 'helpListsCommands')],
  });
}

/** Runs the CLI; never throws, sets the process's exit code. Called by bin/bq.js. */
export async function run(argv: string[]): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that went away (`| head`) ends the program quietly.
    if (error.code !== 'EPIPE') reportError(cannotPrint(error), { command: argv[0] ?? '', json: false });
    process.exit(process.exitCode ?? 0);
  });
  // Where nobody can be told, the exit code still tells.
  process.stderr.on('error', () => {});
  endOnInterrupt();
  try {
    await dispatch(argv, `${__dirname}/..`);
  } catch (error) {
    const words = argv.filter((word) => !word.startsWith('-'));
    const language = await loadLanguage(languageFor(argv, process.env));
    reportError(error, { command: words[0] ?? '', json: wantsJson(argv, process.env), language });
  }
}

function cannotPrint(error: NodeJS.ErrnoException): BqError {
  const reason = error.code === 'ENOSPC' ? phrase(SHELL, 'diskFull') : (error.code ?? error.message);
  return new BqError(phrase(SHELL, 'cannotPrint', reason), {
    code: 'CANNOT_WRITE',
    kind: 'input',
    suggestions: [phrase(SHELL, 'freeSpace')],
    cause: error,
  });
}

/** The entry of a worker thread. Called by bin/worker.js. */
export async function runWorker(): Promise<void> {
  const { serveJobs } = await import('./app/jobs.ts');
  await serveJobs(process.env);
}

/** The date of the youngest table: what `bq --version` calls the catalogue. */
function newestTable(): string {
  return (
    catalogMeta()
      .map(({ asOf }) => asOf)
      .sort()
      .at(-1) ?? 'unknown'
  );
}

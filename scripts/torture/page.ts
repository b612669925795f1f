// docs/reliability.md: what was tried, and what came of it.
import { AREAS, type Area } from './case.ts';
import type { Verdict } from './torture.ts';

const TITLES: Readonly<Record<Area, string>> = {
  credentials: 'Credentials',
  endpoints: 'Endpoints: whatever answers in the place of AWS',
  pages: 'Pages and parts of answers',
  files: 'Files that are read',
  writers: 'Files that are written',
  text: 'Text from elsewhere',
  emulator: 'The emulator',
  submit: 'A quota request that is sent',
};

const HEAD = `# What was tried, and survived

Made by \`npm run torture\` (scripts/torture): each case puts the built \`bq\` before something hostile or merely slow, on loopback and in a temporary directory. A case has held when every
command ended by itself within the case's time, with a documented exit code, with an error that says what to do next, without a stack trace, without a control character for the terminal, and with
less than 300 MB of memory, unless what was asked for is itself larger. What a case looks for beyond that is in its file.
`;

export function page(verdicts: readonly Verdict[], on: { readonly date: string; readonly node: string }): string {
  const held = verdicts.filter(({ wrong }) => wrong.length === 0).length;
  const total = `${held} of ${verdicts.length} cases held on ${on.date}, Node ${on.node}.`;
  const sections = AREAS.flatMap((area) => section(area, verdicts));
  return `${[HEAD, `${total}\n`, ...sections].join('\n')}`;
}

function section(area: Area, verdicts: readonly Verdict[]): readonly string[] {
  const own = verdicts.filter((verdict) => verdict.case.area === area);
  if (own.length === 0) return [];
  const groups = new Map<string, Verdict[]>();
  for (const verdict of own) {
    const [what = ''] = verdict.case.name.split(': ');
    groups.set(what, [...(groups.get(what) ?? []), verdict]);
  }
  const rows = [...groups].map(([what, all]) => row(what, all));
  const open = own.filter(({ wrong }) => wrong.length > 0).map((verdict) => `- ${verdict.case.name}: ${verdict.wrong.join('; ')}`);
  const notHeld = open.length === 0 ? [] : [`Not held:\n\n${open.join('\n')}\n`];
  const table = ['| put before | how | held | longest | most memory |', '|---|---|---|---|---|', ...rows].join('\n');
  return [`## ${TITLES[area]}\n`, `${table}\n`, ...notHeld];
}

function row(what: string, all: readonly Verdict[]): string {
  const held = all.filter(({ wrong }) => wrong.length === 0).length;
  const how = all.map((verdict) => verdict.case.name.slice(what.length + 2)).filter((text) => text !== '');
  const peak = Math.max(...all.map(({ peakMegabytes }) => peakMegabytes ?? 0));
  const cells = [
    what,
    how.join(' · '),
    `${held} of ${all.length}`,
    `${Math.max(...all.map(({ seconds }) => seconds)).toFixed(1)} s`,
    peak === 0 ? '' : `${Math.round(peak)} MB`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

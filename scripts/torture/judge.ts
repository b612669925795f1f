// The rules that hold for every command in every torture case.
import type { Ran, TortureCase, TortureEnd } from './case.ts';

const MOST_MEGABYTES = 300;
const DOCUMENTED = [0, 2, 3, 4, 5, 130];
const FAILURES = [2, 4, 5];

/** What a terminal would obey, and what hides or turns round text. No case has a terminal, so bq adds no colours. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const CRASHES: readonly (readonly [RegExp, string])[] = [
  [/\n {4}at .+:\d+:\d+\)?/, 'a stack trace'],
  [/a bug of bq|"BUG"/, 'says that it is a bug of bq'],
  [/heap out of memory|FATAL ERROR|Cannot create a string longer/, 'ran out of memory'],
  [/\[object Object\]|\bundefined\b|\bNaN\b/, 'shows a value of the program'],
  [/Maximum call stack/, 'recursed without end'],
];

/** @returns what is wrong, in words; nothing where all rules hold */
export function judge(end: TortureEnd, { limitSeconds }: TortureCase, seconds: number): readonly string[] {
  const wrong = [...(end.wrong ?? [])];
  if (seconds > limitSeconds) wrong.push(`took ${seconds.toFixed(1)} s of ${limitSeconds} s`);
  for (const ran of end.runs) wrong.push(...ofRun(ran, end));
  const told = end.runs.map(({ stdout, stderr }) => stdout + stderr).join('\n');
  for (const pattern of end.says ?? []) if (!pattern.test(told)) wrong.push(`does not say ${pattern}`);
  return wrong;
}

function ofRun(ran: Ran, { exit, megabytes = MOST_MEGABYTES }: TortureEnd): readonly string[] {
  if (ran.ended !== 'by itself') return [`ended ${ran.ended}: ${ran.seconds.toFixed(1)} s, ${megabytesOf(ran)}`];
  const wrong: string[] = [];
  const code = ran.exitCode;
  if (code === null) wrong.push(`ended by ${ran.signal}`);
  else if (!DOCUMENTED.includes(code)) wrong.push(`exit ${code}, which no page knows`);
  else if (!exit.includes(code)) wrong.push(`exit ${code}, not ${exit.join(' or ')}`);
  if ((ran.peakMegabytes ?? 0) > megabytes) wrong.push(`${megabytesOf(ran)} of memory, of ${megabytes}`);
  const told = `${ran.stdout}\n${ran.stderr}`;
  for (const [pattern, what] of CRASHES) if (pattern.test(told)) wrong.push(what);
  if (CONTROLS.test(told)) wrong.push(`a control character reaches the terminal: ${escaped(CONTROLS.exec(told)?.[0] ?? '')}`);
  if (code !== null && FAILURES.includes(code) && !hasNextStep(ran)) wrong.push('an error without a next step');
  return wrong;
}

/** `error …` and a line below it, or the same in JSON; `-> …` below what `bq doctor` misses. */
function hasNextStep({ stdout, stderr }: Ran): boolean {
  if (/\n {2,}-> \S/.test(stdout) || /(?:^|\n)error .+\n {2}\S/.test(stderr)) return true;
  try {
    const { error } = JSON.parse(stdout) as { error?: { suggestions?: unknown[] } };
    return (error?.suggestions?.length ?? 0) > 0;
  } catch {
    return false;
  }
}

const megabytesOf = ({ peakMegabytes }: Ran) => (peakMegabytes === null ? 'memory not known' : `${Math.round(peakMegabytes)} MB`);

const escaped = (character: string) => `U+${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

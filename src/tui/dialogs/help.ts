// All keys, in the words of the help screen and of the docs.
export const KEY_HELP: ReadonlyArray<readonly [string, string]> = [
  ['up down, k j, Tab', 'from field to field'],
  ['left right, h l', 'change the field by a step'],
  ['Shift+left right, PgDn PgUp', 'half, double (headroom: 10 %)'],
  ['0-9 .', 'type a number; 16k and 1.5m work; Enter ends, every digit counts at once'],
  ['Backspace', 'empty the field to type anew'],
  ['a', 'leave max_tokens or latency to the planner (unset, from the answer)'],
  ['m or /', 'models: type to filter, Enter takes one'],
  ['r', 'Regions, the same way'],
  ['p', 'presets of a request'],
  ['o', 'open a prompt file and count its tokens'],
  ['w', 'the window model of the simulated minute'],
  ['+ - =', 'more, fewer, the safe number of workers in that minute'],
  ['!', 'all warnings'],
  ['t', 'take it away: the bq plan command'],
  ['s', 'save the plan as JSON'],
  ['d', 'draft the support case'],
  ['R', 'read the quotas again'],
  ['Esc', 'close what is open'],
  ['Ctrl-L', 'draw the screen anew'],
  ['Ctrl-Z', 'back to the shell; fg returns'],
  ['q, Ctrl-C', 'leave; prints the command'],
];

export const READING_HELP: readonly string[] = [
  'Safe: workers, each starting its next request when the last one ends, that meet no throttle under any of four ways in which AWS may count a minute (it does not say). First what follows from the use of one worker; the rehearsal follows and is marked until it is there.',
  'A request holds quota when it starts (held), keeps less or more when it ends (settled), and at worst writes all of max_tokens.',
  'knee: the largest max_tokens that keeps 90 % of the workers that the smallest max_tokens allows.',
  'The minute starts with all workers at once. Who is refused asks again after a second.',
];

// Whether there is a terminal for the planner; what a start asks, so without words.

/** @returns why the planner cannot be used interactively here, by its phrase; null where it can */
export function terminalProblem(): 'outputIsNone' | 'inputIsNone' | 'dumb' | null {
  if (process.stdout.isTTY !== true) return 'outputIsNone';
  if (process.stdin.isTTY !== true) return 'inputIsNone';
  return process.env.TERM === 'dumb' ? 'dumb' : null;
}

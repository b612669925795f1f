// All torture cases; a line for each file of them.
import type { TortureCase } from '../case.ts';
import { credentialCases } from './credentials.ts';
import { emulatorCases } from './emulator.ts';
import { endpointCases } from './endpoints.ts';
import { fileCases } from './files.ts';
import { submitCases } from './submit.ts';
import { textCases } from './text.ts';
import { writerCases } from './writers.ts';

export const CASES: readonly TortureCase[] = [
  ...credentialCases(),
  ...endpointCases(),
  ...fileCases(),
  ...writerCases(),
  ...textCases(),
  ...emulatorCases(),
  ...submitCases(),
];

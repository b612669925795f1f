// All torture cases; a line for each file of them.
import type { TortureCase } from '../case.ts';
import { emulatorCases } from './emulator.ts';
import { fileCases } from './files.ts';
import { writerCases } from './writers.ts';

export const CASES: readonly TortureCase[] = [...fileCases(), ...writerCases(), ...emulatorCases()];

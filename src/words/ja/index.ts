// Every room in Japanese. A room that is missing here, or is no room, is a compile error.
import type { Tables } from '../rooms.ts';
import { DOCTOR } from './doctor.ts';
import { MODELS } from './models.ts';
import { NAMES } from './names.ts';
import { PLACES } from './places.ts';
import { SHELL } from './shell.ts';

export const JAPANESE: Tables = { places: PLACES, names: NAMES, shell: SHELL, doctor: DOCTOR, models: MODELS };

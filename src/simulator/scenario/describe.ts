// A policy in a few words, for tables and JSON.
import { type Phrase, phrase } from '../../base/phrases.ts';
import { SIMULATE } from '../../words/en/simulate.ts';
import type { SdkSpec } from '../clients/sdk-layers.ts';
import type { OrchestratorSpec, PacingSpec } from './scenario.ts';

export const describeRetry = (spec: OrchestratorSpec): Phrase => phrase(SIMULATE, 'retry', spec);

export const describePacing = (spec: PacingSpec): Phrase => phrase(SIMULATE, 'pacing', spec);

export const describeSdk = ({ name, maxAttempts }: SdkSpec): Phrase => phrase(SIMULATE, 'sdk', { name, maxAttempts });

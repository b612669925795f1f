// Decides whether AWS is asked for the exact count: not offline, and only where credentials are configured.
import { onlyRegion } from '../../aws/session/region.ts';
import { note } from '../../base/notes.ts';
import { type Phrase, phrase } from '../../base/phrases.ts';
import type { ExactCounter } from '../../prompts/count.ts';
import { COUNT } from '../../words/en/count.ts';
import type { Context } from '../context.ts';
import { retryNote } from '../retry-note.ts';

/** Whose credentials they are. */
function sourceOf(via: string, profile: string): Phrase {
  switch (via) {
    case 'environment':
      return phrase(COUNT, 'environmentKeys');
    case 'web-identity':
      return phrase(COUNT, 'webIdentity');
    case 'container':
      return phrase(COUNT, 'containerKeys');
    case 'instance':
      return phrase(COUNT, 'instanceKeys');
    default:
      return phrase(COUNT, 'profileKeys', profile);
  }
}

/**
 * @param named the Region to ask in; null: the run's
 * @returns null estimates
 * @throws BqError (configuration) where credentials are configured that cannot work, (usage) for a Region that cannot be one
 */
export async function chooseExactCounter(context: Context, named: string | null): Promise<ExactCounter | null> {
  const { origin, tell, now } = context;
  if (origin.isOffline) return null;
  const region = named ?? onlyRegion(await context.regionChoice());
  const state = await context.session();
  if (state.status === 'none') {
    tell(note('ESTIMATED', phrase(COUNT, 'estimated', state.detail), { reason: state.detail }));
    return null;
  }
  const { profile, credentials } = state.session;
  const source = sourceOf(credentials.via, profile);
  tell(note('COUNTED_BY_AWS', phrase(COUNT, 'counting', region, source), { region, source }));
  const { exactCounter } = await import('../../aws/counting/count-tokens.ts');
  return exactCounter(state.session, {
    region,
    now: () => now,
    onRetry: (notice) => tell(retryNote('CountTokens', region, notice)),
  });
}

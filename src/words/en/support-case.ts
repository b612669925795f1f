// What `bq support-case` asks and says beside the case itself, whose words are in src/support/case/words.
import type { LanguageCode } from '../../base/phrases.ts';
import { words } from '../../base/phrases.ts';
import type { CaseKind, SupportPlan } from '../../support/case/answers.ts';

export const SUPPORT_CASE = words('support-case', {
  // The interview. What it asks for a field of the case is asked in the words of the case.
  questions: {
    lang: 'Language of the case',
    kind: 'What is the case about?',
    model: 'Model (sonnet-4.5, a model ID or a profile ID)',
    region: 'Region',
    'support-plan': 'Support plan of the account',
    'stays-in': 'Must the data stay in an area? (jp, us, eu, …)',
  },
  languages: { en: 'English', ja: 'Japanese' } satisfies Record<LanguageCode, string>,
  kinds: {
    'quota-increase': 'a quota is too low for what is planned',
    'throttled-under-quota': 'calls are throttled although the quota is not reached',
    'model-access': 'a model cannot be used at all',
    'restore-default': "a quota is 0, or below AWS's default",
  } satisfies Record<CaseKind, string>,
  plans: {
    none: 'no paid plan (Basic)',
    'business-plus': 'Business Support+',
    enterprise: 'Enterprise Support',
    'unified-operations': 'Unified Operations',
    developer: 'Developer Support, which ends on 2027-01-01',
    business: 'Business Support, which ends on 2027-01-01',
  } satisfies Record<SupportPlan, string>,
  crossRegion: { yes: 'requests may be processed in other Regions', no: 'they must be processed in the Region' },
  leavesOpen: 'Enter leaves it open',
  noLimit: 'Enter: no limit',
  formed: (form: string) => `${form}; Enter leaves it open`,
  taken: (value: string) => `Enter: ${value}`,
  unusable: (problem: string) => `That cannot be used: ${problem}`,
  // Errors and notes.
  needs: (flags: readonly string[]) => `a case needs ${flags.map((flag) => `--${flag}`).join(' and ')}`,
  model: '--model MODEL (or --from plan.json)',
  blanks: (flags: readonly string[]) => `optional, else a blank in the text: ${flags.map((flag) => `--${flag}`).join(' ')}`,
  asks: 'in a terminal, bq support-case asks',
  hasPlan: (flags: readonly string[]) => `--from has the plan in it; ${flags.map((flag) => `--${flag}`).join(', ')} cannot change it`,
  leaveOut: (flag: string) => `or leave out ${flag}`,
  otherRegion: (file: string, region: string, asked: string) => `the plan of ${file} is of ${region}; --region ${asked} cannot change it`,
  leavesArea: (file: string, area: string, regions: readonly string[]) =>
    `the plan of ${file} does not stay in ${area}: it is processed in ${regions.join(', ') || 'Regions that AWS does not name'}`,
  noSuchRow: (pool: string, region: string, limit: string) => `${pool} in ${region} has no quota of this kind: ${limit}`,
  limits: (kinds: readonly string[]) => `it has ${kinds.map((kind) => `--limit ${kind}`).join(', ')}`,
  notDate: (value: string) => `--go-live must be a date, not "${value}"`,
  notTime: (value: string) => `--seen must be a time with its zone, not "${value}"`,
  noError: (file: string) => `no error was found in ${file}`,
});

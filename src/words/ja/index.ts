// Every room in Japanese. A room that is missing here, or is no room, is a compile error.
import type { Tables } from '../rooms.ts';
import { AWS } from './aws.ts';
import { BATCH } from './batch.ts';
import { BODIES } from './bodies.ts';
import { CATALOGUE } from './catalogue.ts';
import { COMPARE } from './compare.ts';
import { COMPARE_REPORT } from './compare-report.ts';
import { COUNT } from './count.ts';
import { DOCTOR } from './doctor.ts';
import { DOCUMENTS } from './documents.ts';
import { EMULATE } from './emulate.ts';
import { EXPLAIN } from './explain.ts';
import { EXPLORE } from './explore.ts';
import { FIGURES } from './figures.ts';
import { HELP } from './help.ts';
import { INPUTS } from './inputs.ts';
import { LOGS } from './logs.ts';
import { MODELS } from './models.ts';
import { NAMES } from './names.ts';
import { PLACES } from './places.ts';
import { PLAN } from './plan.ts';
import { PLAN_FILES } from './plan-files.ts';
import { PLAN_REPORT } from './plan-report.ts';
import { PLANNER } from './planner.ts';
import { PROMPTS } from './prompts.ts';
import { QUOTA_REQUESTS } from './quota-requests.ts';
import { QUOTAS } from './quotas.ts';
import { QUOTAS_REPORT } from './quotas-report.ts';
import { REPORT } from './report.ts';
import { SCENARIO_TEMPLATE } from './scenario-template.ts';
import { SHELL } from './shell.ts';
import { SIMULATE } from './simulate.ts';
import { SIMULATE_REPORT } from './simulate-report.ts';
import { SOURCES } from './sources.ts';
import { SUPPORT_CASE } from './support-case.ts';
import { USAGE } from './usage.ts';
import { USAGE_REPORT } from './usage-report.ts';
import { WORKLOAD_TEMPLATE } from './workload-template.ts';
import { WORKLOADS } from './workloads.ts';

export const JAPANESE: Tables = {
  places: PLACES,
  inputs: INPUTS,
  names: NAMES,
  shell: SHELL,
  aws: AWS,
  doctor: DOCTOR,
  sources: SOURCES,
  figures: FIGURES,
  help: HELP,
  models: MODELS,
  count: COUNT,
  catalogue: CATALOGUE,
  emulate: EMULATE,
  explain: EXPLAIN,
  prompts: PROMPTS,
  explore: EXPLORE,
  quotas: QUOTAS,
  'quotas-report': QUOTAS_REPORT,
  documents: DOCUMENTS,
  'compare-report': COMPARE_REPORT,
  'simulate-report': SIMULATE_REPORT,
  'usage-report': USAGE_REPORT,
  compare: COMPARE,
  'scenario-template': SCENARIO_TEMPLATE,
  logs: LOGS,
  usage: USAGE,
  simulate: SIMULATE,
  bodies: BODIES,
  batch: BATCH,
  'quota-requests': QUOTA_REQUESTS,
  'support-case': SUPPORT_CASE,
  report: REPORT,
  plan: PLAN,
  planner: PLANNER,
  'plan-report': PLAN_REPORT,
  'plan-files': PLAN_FILES,
  workloads: WORKLOADS,
  'workload-template': WORKLOAD_TEMPLATE,
};

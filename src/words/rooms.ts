// Every room that has words of its own, by its name: what a language must have, no more and no less.
import type { PLACES } from '../base/errors.ts';
import type { INPUTS } from '../base/input-words.ts';
import type { Words } from '../base/phrases.ts';
import type { NAMES } from '../catalog/words.ts';
import type { AWS } from './en/aws.ts';
import type { BATCH } from './en/batch.ts';
import type { BODIES } from './en/bodies.ts';
import type { CATALOGUE } from './en/catalogue.ts';
import type { COUNT } from './en/count.ts';
import type { DOCTOR } from './en/doctor.ts';
import type { DOCUMENTS } from './en/documents.ts';
import type { EMULATE } from './en/emulate.ts';
import type { EXPLAIN } from './en/explain.ts';
import type { EXPLORE } from './en/explore.ts';
import type { FIGURES } from './en/figures.ts';
import type { HELP } from './en/help.ts';
import type { LOGS } from './en/logs.ts';
import type { MODELS } from './en/models.ts';
import type { PLAN } from './en/plan.ts';
import type { PLAN_FILES } from './en/plan-files.ts';
import type { PLAN_REPORT } from './en/plan-report.ts';
import type { PLANNER } from './en/planner.ts';
import type { QUOTA_REQUESTS } from './en/quota-requests.ts';
import type { QUOTAS } from './en/quotas.ts';
import type { QUOTAS_REPORT } from './en/quotas-report.ts';
import type { REPORT } from './en/report.ts';
import type { SHELL } from './en/shell.ts';
import type { SIMULATE } from './en/simulate.ts';
import type { SOURCES } from './en/sources.ts';
import type { SUPPORT_CASE } from './en/support-case.ts';
import type { USAGE } from './en/usage.ts';
import type { WORKLOAD_TEMPLATE } from './en/workload-template.ts';
import type { WORKLOADS } from './en/workloads.ts';

interface Rooms {
  readonly places: typeof PLACES;
  readonly inputs: typeof INPUTS;
  readonly names: typeof NAMES;
  readonly shell: typeof SHELL;
  readonly aws: typeof AWS;
  readonly doctor: typeof DOCTOR;
  readonly models: typeof MODELS;
  readonly help: typeof HELP;
  readonly count: typeof COUNT;
  readonly catalogue: typeof CATALOGUE;
  readonly emulate: typeof EMULATE;
  readonly explain: typeof EXPLAIN;
  readonly explore: typeof EXPLORE;
  readonly sources: typeof SOURCES;
  readonly quotas: typeof QUOTAS;
  readonly 'quotas-report': typeof QUOTAS_REPORT;
  readonly documents: typeof DOCUMENTS;
  readonly logs: typeof LOGS;
  readonly usage: typeof USAGE;
  readonly simulate: typeof SIMULATE;
  readonly bodies: typeof BODIES;
  readonly batch: typeof BATCH;
  readonly 'quota-requests': typeof QUOTA_REQUESTS;
  readonly 'support-case': typeof SUPPORT_CASE;
  readonly figures: typeof FIGURES;
  readonly report: typeof REPORT;
  readonly plan: typeof PLAN;
  readonly planner: typeof PLANNER;
  readonly 'plan-report': typeof PLAN_REPORT;
  readonly 'plan-files': typeof PLAN_FILES;
  readonly workloads: typeof WORKLOADS;
  readonly 'workload-template': typeof WORKLOAD_TEMPLATE;
}

/** The table of a room; `never` where the room calls itself otherwise. */
export type Table<Room extends keyof Rooms> = Rooms[Room] extends Words<Room, infer Table> ? Table : never;

export type Tables = { readonly [Room in keyof Rooms]: Table<Room> };

// A model that nobody knows, for a plan with quotas given by hand: what it is called says whose it is, and its family stands for the rest.
import { shippedModelsMeta } from '../table.ts';
import { inMemory, shortNameOf } from './apply.ts';
import { ownTables, setOwnCatalogue } from './own.ts';

/** From now on the ID is a model of which nothing but its name is known. @param modelId as `resolve.ts` takes it out of a name */
export function assumeModel(modelId: string, provider: string): void {
  const tables = ownTables();
  const { asOf, source } = tables.models ?? shippedModelsMeta();
  const facts = { name: nameOf(modelId), provider, inputModalities: ['TEXT'], outputModalities: ['TEXT'], launchDate: null };
  const models = { asOf, source, regions: tables.models?.regions ?? {}, models: { ...tables.models?.models, [modelId]: facts } };
  setOwnCatalogue(inMemory(asOf, { ...tables, models }));
}

/** `anthropic.claude-comet-7-20270101-v1:0` → `Claude Comet 7`, as AWS makes names. */
function nameOf(modelId: string): string {
  const short = shortNameOf(modelId);
  const words = modelId.includes('claude-') ? `claude-${short.replace(/^claude-/, '')}` : short;
  const spoken = words.replace(/^(?:gpt|glm)(?=-)/, (word) => word.toUpperCase());
  return spoken.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => `${dash && ' '}${letter.toUpperCase()}`).replaceAll('-', ' ');
}

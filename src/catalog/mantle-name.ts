// The names of bedrock-mantle carry no date, version or profile prefix.
import { allModels } from './table.ts';
import type { Model } from './types.ts';

export const mantleName = (modelId: string): string => modelId.replace(/-(?:v\d+(?::\d+)?|\d+:\d+)$/, '').replace(/-\d{8}$/, '');

/** @returns null for a name that no model has there */
export function modelOfMantleName(name: string): Model | null {
  return allModels().find(({ modelId }) => modelId === name || mantleName(modelId) === name) ?? null;
}

// Which framework wrote a list of messages, by marks that no other has; the reading itself does not depend on it.
import { isObject, type JsonObject } from '../../base/json-value.ts';
import type { PromptKind } from '../types.ts';
import { isAgentMessage } from './agents.ts';
import { speakerOf } from './messages.ts';

/** Messages that are looked at: a mark that comes later changes the name that is shown, nothing else. */
const MOST_MESSAGES = 50;

/** @returns null for messages as the APIs of Bedrock take them */
export function frameworkOf(body: JsonObject, member: string): PromptKind | null {
  if (member === 'contents') return 'gemini';
  if (member === 'prompt') return 'ai-sdk';
  for (const message of firstMessages(body[member])) {
    if (Array.isArray(message)) return 'langchain';
    const found = isObject(message) ? messageFramework(message) : null;
    if (found !== null) return found;
  }
  if (isObject(body.tools) || 'maxOutputTokens' in body || 'experimental_telemetry' in body) return 'ai-sdk';
  return member === 'messages' || member === 'input' ? null : 'messages';
}

/** Of a batch, those of its first conversation. */
function firstMessages(given: unknown): readonly unknown[] {
  const batch = Array.isArray(given) && Array.isArray(given[0]) && isObject(given[0][0]) ? (given[0] as unknown[]) : given;
  return Array.isArray(batch) ? batch.slice(0, MOST_MESSAGES) : [batch];
}

const LANGCHAIN_TYPES = /^(?:human|ai|system|tool|function|\w+MessageChunk)$/;

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: a list of marks; the first that fits decides
function messageFramework(message: JsonObject): PromptKind | null {
  if (isAgentMessage(message)) return 'messages';
  if (message.type === 'constructor' || (isObject(message.data) && speakerOf(message.type) !== null)) return 'langchain';
  if (isObject(message.message)) return 'message_id' in message ? 'strands' : 'messages';
  if (message.role === undefined && speakerOf(message.type) !== null)
    return typeof message.type === 'string' && LANGCHAIN_TYPES.test(message.type) ? 'langchain' : 'messages';
  if (Array.isArray(message.parts)) return partsFramework(message.parts, message);
  if (firstBlock(message.blocks, ({ block_type: type }) => typeof type === 'string')) return 'llamaindex';
  if (firstBlock(message.content, ({ type }) => typeof type === 'string' && type.endsWith('Block'))) return 'strands';
  if (firstBlock(message.content, isAiSdkPart)) return 'ai-sdk';
  if (message.role === 'model') return 'gemini';
  return message.content === undefined && message.role !== undefined && message.tool_calls === undefined ? unnamed(message) : null;
}

function partsFramework(parts: readonly unknown[], message: JsonObject): PromptKind {
  if (typeof message.kind === 'string') return 'pydantic-ai';
  return parts.some((part) => isObject(part) && typeof part.type === 'string') ? 'ai-sdk' : 'gemini';
}

/** Content under a name that no API of Bedrock takes. */
function unnamed(message: JsonObject): PromptKind | null {
  return ['text', 'contents', 'items', 'value', '_content', 'blocks', 'message'].some((name) => name in message) ? 'messages' : null;
}

const AI_SDK_PARTS = new Set(['tool-call', 'tool-result', 'redacted-reasoning', 'tool-approval-request', 'tool-approval-response']);

function isAiSdkPart(block: JsonObject): boolean {
  if (typeof block.type !== 'string') return false;
  if (AI_SDK_PARTS.has(block.type) || 'mediaType' in block || 'providerOptions' in block) return true;
  return block.type === 'image' && 'image' in block && !isObject(block.image);
}

function firstBlock(value: unknown, is: (block: JsonObject) => boolean): boolean {
  return Array.isArray(value) && value.some((block) => isObject(block) && is(block));
}

// What each API's requests say of the form of the answer: tools, the choice among them, a schema. Whatever is not understood is no wish.
import { isObject, type JsonObject, shownValue } from '../../base/json-value.ts';
import { validationError } from '../wire/aws-error.ts';
import type { ReplyWish, ToolOffer } from './reply.ts';

const listOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const lastOf = (value: unknown): unknown => (Array.isArray(value) ? value.at(-1) : undefined);

type Choice = ReplyWish['choice'];

/** Tools are there, but the request leaves the choice to the model. */
const byDefault = (tools: readonly ToolOffer[]): Choice => (tools.length > 0 ? 'auto' : 'none');

/** Converse, and Nova's own bodies, which are Converse's. */
export function converseWish(request: JsonObject): ReplyWish {
  const config = isObject(request.toolConfig) ? request.toolConfig : {};
  const tools = listOf(config.tools).flatMap(({ toolSpec }) =>
    isObject(toolSpec)
      ? [{ name: shownValue(toolSpec.name), schema: isObject(toolSpec.inputSchema) ? (toolSpec.inputSchema.json ?? true) : true }]
      : [],
  );
  const extra = isObject(request.additionalModelRequestFields) ? request.additionalModelRequestFields : {};
  const own = anthropicWish(extra);
  const all = [...tools, ...own.tools];
  const choice = isObject(config.toolChoice) ? converseChoice(config.toolChoice) : byDefault(all);
  return {
    tools: all,
    choice: isObject(extra.tool_choice) ? anthropicChoice(extra.tool_choice, all) : choice,
    schema: converseSchema(request) ?? own.schema,
    isAfterTool: hasBlock(lastOf(request.messages), (block) => 'toolResult' in block),
  };
}

function converseChoice({ any, tool }: JsonObject): Choice {
  if (isObject(tool)) return { tool: shownValue(tool.name) };
  return any === undefined || any === null ? 'auto' : 'any';
}

/** The schema travels as a text. */
function converseSchema({ outputConfig }: JsonObject): unknown {
  const format = isObject(outputConfig) && isObject(outputConfig.textFormat) ? outputConfig.textFormat : {};
  const { jsonSchema } = isObject(format.structure) ? format.structure : ({} as JsonObject);
  if (!isObject(jsonSchema) || typeof jsonSchema.schema !== 'string') return null;
  try {
    return JSON.parse(jsonSchema.schema) as unknown;
  } catch {
    throw validationError('outputConfig.textFormat.structure.jsonSchema.schema: the schema is not valid JSON');
  }
}

function hasBlock(message: unknown, isWanted: (block: JsonObject) => boolean): boolean {
  return isObject(message) && listOf(message.content).some(isWanted);
}

/** The Messages API. */
export function anthropicWish(body: JsonObject): ReplyWish {
  // Tools of the server have a type and a date; they are none that the caller would run.
  const tools = listOf(body.tools)
    .filter(({ type }) => type === undefined || type === 'custom')
    .map(({ name, input_schema: schema }) => ({ name: shownValue(name), schema: schema ?? true }));
  const config = isObject(body.output_config) ? body.output_config.format : undefined;
  const format = isObject(body.output_format) ? body.output_format : config;
  return {
    tools,
    choice: isObject(body.tool_choice) ? anthropicChoice(body.tool_choice, tools) : byDefault(tools),
    schema: isObject(format) && format.type === 'json_schema' ? (format.schema ?? null) : null,
    isAfterTool: hasBlock(lastOf(body.messages), ({ type }) => type === 'tool_result'),
  };
}

function anthropicChoice({ type, name }: JsonObject, tools: readonly ToolOffer[]): Choice {
  if (type === 'tool') return { tool: shownValue(name) };
  if (type === 'any' || type === 'none') return type;
  return byDefault(tools);
}

/** Any JSON object: what `json_object` asks for without saying more. */
const ANY_OBJECT = { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] };

/** Chat completions, as OpenAI, Mistral, DeepSeek, Qwen, AI21, Writer and others have them. */
export function chatWish(body: JsonObject): ReplyWish {
  const tools = listOf(body.tools).flatMap(({ function: told }) =>
    isObject(told) ? [{ name: shownValue(told.name), schema: told.parameters ?? true }] : [],
  );
  const format = isObject(body.response_format) ? body.response_format : {};
  const { schema } = isObject(format.json_schema) ? format.json_schema : ({} as JsonObject);
  const last = lastOf(body.messages);
  return {
    tools,
    choice: openAiChoice(body.tool_choice, tools),
    schema: schemaOf(format.type, schema),
    isAfterTool: isObject(last) && last.role === 'tool',
  };
}

function schemaOf(type: unknown, schema: unknown): unknown {
  if (type === 'json_schema') return schema ?? null;
  return type === 'json_object' ? ANY_OBJECT : null;
}

function openAiChoice(choice: unknown, tools: readonly ToolOffer[]): Choice {
  if (isObject(choice)) return { tool: shownValue(isObject(choice.function) ? choice.function.name : choice.name) };
  if (choice === 'required' || choice === 'any') return 'any';
  return choice === 'none' ? 'none' : byDefault(tools);
}

/** Cohere Command R: tools by their parameters; it decides by itself. */
export function cohereWish(body: JsonObject): ReplyWish {
  const tools = listOf(body.tools).map(({ name, parameter_definitions: parameters }) => ({
    name: shownValue(name),
    schema: cohereSchema(isObject(parameters) ? parameters : {}),
  }));
  const isAfterTool = Array.isArray(body.tool_results) && body.tool_results.length > 0;
  return { tools, choice: byDefault(tools), schema: null, isAfterTool };
}

const PYTHON_TYPES: Readonly<Record<string, string>> = {
  str: 'string',
  int: 'integer',
  float: 'number',
  bool: 'boolean',
  list: 'array',
  dict: 'object',
};

function cohereSchema(parameters: JsonObject): JsonObject {
  const entries = Object.entries(parameters).map(([name, told]) => {
    const { type, required } = isObject(told) ? told : ({} as JsonObject);
    return { name, schema: { type: PYTHON_TYPES[shownValue(type)] ?? 'string' }, required: required === true };
  });
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(({ name, schema }) => [name, schema])),
    required: entries.filter(({ required }) => required).map(({ name }) => name),
  };
}
/** The Responses API: the same with flatter members. */
export function responsesWish(body: JsonObject): ReplyWish {
  const tools = listOf(body.tools)
    .filter(({ type }) => type === 'function')
    .map(({ name, parameters }) => ({ name: shownValue(name), schema: parameters ?? true }));
  const format = isObject(body.text) && isObject(body.text.format) ? body.text.format : {};
  const last = lastOf(body.input);
  return {
    tools,
    choice: openAiChoice(body.tool_choice, tools),
    schema: schemaOf(format.type, format.schema),
    isAfterTool: isObject(last) && last.type === 'function_call_output',
  };
}

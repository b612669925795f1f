// Tool definitions, tool choice and the schema of a structured output, in the words of every API and framework -> the normal form.
import { isObject, type JsonObject, stringOrNull } from '../../base/json-value.ts';
import type { ClientTool, Tool, ToolChoice } from '../types.ts';

export interface ToolSet {
  readonly tools: readonly Tool[];
  readonly clientTools: readonly ClientTool[];
}

/** Where requests keep their tools: chat and InvokeModel bodies, Converse, old OpenAI functions, pydantic-ai. */
export const TOOL_HOLDERS = ['tools', 'functions', 'function_tools'];

/** @param excludes gets the tools whose definitions are not in the file */
export function toolsOf(body: JsonObject, excludes: Set<string>): ToolSet {
  const toolConfig = configOf(body);
  const extra = isObject(body.additionalModelRequestFields) ? body.additionalModelRequestFields : {};
  const tools: Tool[] = [];
  const clientTools: ClientTool[] = [];
  const lists = [...TOOL_HOLDERS.map((name) => body[name]), toolConfig.tools, extra.tools];
  for (const entry of lists.flatMap(entriesOf)) {
    if (!isObject(entry)) continue;
    for (const spec of specsOf(entry)) addTool(spec, entry, { tools, clientTools, excludes });
  }
  if (Array.isArray(body.mcp_servers) && body.mcp_servers.length > 0) excludes.add('MCP servers');
  return { tools, clientTools };
}

function configOf(body: JsonObject): JsonObject {
  return isObject(body.toolConfig) ? body.toolConfig : isObject(body.tool_config) ? body.tool_config : {};
}

/** A list of tools, or the AI SDK's object of tools by name. */
function entriesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, tool]) => (isObject(tool) ? { name, ...tool } : null));
}

/** The definitions in one entry: Gemini has several, the others one. */
function specsOf(entry: JsonObject): readonly JsonObject[] {
  const declared = entry.functionDeclarations ?? entry.function_declarations;
  if (Array.isArray(declared)) return declared.filter(isObject);
  for (const name of ['toolSpec', 'tool_spec', 'function', 'custom', 'kwargs']) {
    const spec = entry[name];
    if (isObject(spec)) return [spec];
  }
  return entry.cachePoint === undefined && entry.cache_point === undefined ? [entry] : [];
}

const SCHEMAS = [
  'input_schema',
  'parameters',
  'inputSchema',
  'parameters_json_schema',
  'parametersJsonSchema',
  'args_schema',
  'schema',
  'parameter_definitions',
];
const CLIENT_TOOLS: readonly (readonly [RegExp, ClientTool])[] = [
  [/^(?:anthropic\.)?bash_\d{8}$/, 'bash'],
  [/^(?:anthropic\.)?text_editor_\d{8}$/, 'text-editor'],
  [/^(?:anthropic\.)?computer_\d{8}$/, 'computer'],
];

interface Found {
  readonly tools: Tool[];
  readonly clientTools: ClientTool[];
  readonly excludes: Set<string>;
}

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: a list of kinds of tools; the first that fits decides
function addTool(spec: JsonObject, entry: JsonObject, { tools, clientTools, excludes }: Found): void {
  const given = SCHEMAS.map((name) => spec[name]).find((each) => each !== undefined && each !== null);
  const type = stringOrNull(entry.type);
  // The AI SDK names a tool of a provider by its ID.
  const named = type?.startsWith('provider') ? stringOrNull(entry.id) : type;
  if (isObject(entry.systemTool)) excludes.add(`server tool ${stringOrNull(entry.systemTool.name) ?? ''}`.trim());
  else if (given === undefined && named !== null && !DEFINED.has(named)) {
    const client = CLIENT_TOOLS.find(([pattern]) => pattern.test(named))?.[1];
    if (client !== undefined) clientTools.push(client);
    // Server tools carry a versioned type and no schema; their definitions live on the server.
    else excludes.add(named.startsWith('mcp') ? 'MCP tools' : `server tool ${named}`);
  } else if (spec.name === undefined && given === undefined) excludes.add(`a tool with ${Object.keys(entry).slice(0, 4).join(', ')}`);
  else {
    const name = stringOrNull(spec.name) ?? '';
    const schema = schemaOf(given);
    if (schema === null) excludes.add(`the schema of tool ${name.slice(0, 64)}, which is no JSON Schema`);
    const deferred = entry.defer_loading === true;
    tools.push({ name, description: stringOrNull(spec.description), schema: schema ?? {}, deferred });
  }
}

/** Types of tools whose definition the request holds. */
const DEFINED = new Set(['custom', 'function', 'tool', 'dynamic', 'constructor']);

/** @returns the schema without what frameworks wrap it in; null where it is the dump of something else, e.g. of a zod object */
function schemaOf(value: unknown): unknown {
  if (!isObject(value)) return value ?? {};
  if (value.json !== undefined && Object.keys(value).length === 1) return typeof value.json === 'string' ? parsed(value.json) : value.json;
  if (isObject(value.jsonSchema)) return value.jsonSchema;
  return '_def' in value || '_zod' in value || '~standard' in value || 'def' in value ? null : value;
}

/** Words for "some tool must be called", and for one that is named. */
const ANY = new Set(['any', 'required']);
const NAMED = new Set(['tool', 'function']);

export function toolChoiceOf(body: JsonObject): ToolChoice {
  const value = configOf(body).toolChoice ?? configOf(body).tool_choice ?? body.tool_choice ?? body.toolChoice ?? body.function_call;
  const functionCalling = configOf(body).functionCallingConfig ?? configOf(body).function_calling_config;
  if (isObject(functionCalling)) return wordChoice(functionCalling.mode);
  if (!isObject(value)) return wordChoice(value);
  if (value.any !== undefined) return 'any';
  if (value.tool !== undefined || typeof value.name === 'string') return 'tool';
  return wordChoice(value.type === 'allowed_tools' ? value.mode : value.type);
}

function wordChoice(word: unknown): ToolChoice {
  const name = typeof word === 'string' ? word.toLowerCase() : '';
  if (ANY.has(name)) return 'any';
  if (NAMED.has(name)) return 'tool';
  return name === 'none' ? 'none' : 'auto';
}

export function isParallelToolUseDisabled(body: JsonObject): boolean {
  const extra = isObject(body.additionalModelRequestFields) ? body.additionalModelRequestFields : {};
  const choices = [body.tool_choice, extra.tool_choice];
  return choices.some((choice) => isObject(choice) && choice.disable_parallel_tool_use === true) || body.parallel_tool_calls === false;
}

/** The schema that the answer must follow; null where none is asked for. */
export function outputSchemaOf(body: JsonObject): unknown {
  const converse = isObject(body.outputConfig) ? body.outputConfig.textFormat : undefined;
  if (isObject(converse)) return converseSchema(converse);
  const config = isObject(body.generationConfig) ? body.generationConfig : body;
  const gemini = config.responseSchema ?? config.response_schema ?? config.responseJsonSchema;
  if (isObject(gemini)) return gemini;
  const extra = isObject(body.additionalModelRequestFields) ? body.additionalModelRequestFields : {};
  const holders = [body.output_config, extra.output_config, body.text].filter(isObject).map(({ format }) => format);
  const format = [...holders, body.output_format, extra.output_format, body.response_format, body.responseFormat].find(isObject);
  if (format === undefined) return null;
  if (isObject(format.json_schema)) return format.json_schema.schema ?? null;
  return format.schema ?? null;
}

function converseSchema({ structure }: JsonObject): unknown {
  if (!isObject(structure) || !isObject(structure.jsonSchema)) return null;
  const { schema } = structure.jsonSchema;
  return typeof schema === 'string' ? parsed(schema) : (schema ?? null);
}

/** JSON in a string; counted as the text that it is where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

// Formats of models that generate no tokens: embeddings, ranks, images. What they answer is made up, of the right form, and counts its input.
import { isObject, stringOrNull } from '../../base/json-value.ts';
import type { Answer } from '../backend/inference.ts';
import { validationError } from '../wire/aws-error.ts';
import type { Body, ComputedFormat } from './types.ts';
import { embed, rank } from './vectors.ts';
import { malformed, wholeNumber } from './whole-number.ts';

const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((text) => typeof text === 'string') : []);
const missing = (key: string) => validationError(malformed(`#: required key [${key}] not found`));

/** @throws AwsError where the wanted size is none that the model has */
function dimensionsOf(body: Body, member: string, allowed: readonly number[]): number {
  const wanted = wholeNumber(body, member, 1, (value) => malformed(`#/${member}: ${value} is not a valid enum value`));
  if (wanted !== null && !allowed.includes(wanted)) throw validationError(malformed(`#/${member}: ${wanted} is not a valid enum value`));
  return wanted ?? (allowed[0] as number);
}

const inputTokens = ({ size }: Answer): number => size.inputTokens + size.cacheReadTokens + size.cacheWriteTokens;

/** @param allowed the first is what a body gets that asks for none */
export function titanEmbed(allowed: readonly number[]): ComputedFormat {
  return {
    promptText(body) {
      if (typeof body.inputText !== 'string') throw missing('inputText');
      return body.inputText;
    },
    answer(body, inference) {
      const embedding = embed(body.inputText as string, dimensionsOf(body, 'dimensions', allowed));
      const types = textsOf(body.embeddingTypes);
      const byType = {
        ...(types.length === 0 || types.includes('float') ? { float: embedding } : {}),
        ...(types.includes('binary') ? { binary: embedding.map((value) => (value > 0 ? 1 : 0)) } : {}),
      };
      return { embedding, embeddingsByType: byType, inputTextTokenCount: inputTokens(inference) };
    },
  };
}

export const titanEmbedImage: ComputedFormat = {
  promptText(body) {
    if (typeof body.inputText !== 'string' && typeof body.inputImage !== 'string') throw missing('inputText');
    return typeof body.inputText === 'string' ? body.inputText : '';
  },
  answer(body, inference) {
    const config = isObject(body.embeddingConfig) ? body.embeddingConfig : {};
    const text = `${stringOrNull(body.inputText) ?? ''} ${(stringOrNull(body.inputImage) ?? '').slice(0, 4_096)}`;
    const embedding = embed(text, dimensionsOf(config, 'outputEmbeddingLength', [1024, 384, 256]));
    return { embedding, inputTextTokenCount: typeof body.inputText === 'string' ? inputTokens(inference) : 0, message: null };
  },
};

/** Numbers as the other types of Cohere have them: signed or not, or eight signs in a byte. */
const COHERE_TYPES: Readonly<Record<string, (vector: readonly number[]) => readonly number[]>> = {
  float: (vector) => vector,
  int8: (vector) => vector.map((value) => Math.round(value * 127)),
  uint8: (vector) => vector.map((value) => Math.round(value * 127) + 128),
  binary: (vector) => bitsOf(vector).map((byte) => byte - 128),
  ubinary: (vector) => bitsOf(vector),
};

function bitsOf(vector: readonly number[]): number[] {
  const bytes = new Array<number>(Math.ceil(vector.length / 8)).fill(0);
  vector.forEach((value, index) => {
    if (value > 0) bytes[index >> 3] = (bytes[index >> 3] as number) | (1 << (7 - (index & 7)));
  });
  return bytes;
}

function cohereTexts(body: Body): readonly string[] {
  const inputs = Array.isArray(body.inputs) ? body.inputs.filter(isObject) : [];
  const parts = inputs.map(({ content }) =>
    (Array.isArray(content) ? content.filter(isObject) : []).map(({ text }) => text ?? '').join(' '),
  );
  return [...textsOf(body.texts), ...textsOf(body.images).map((image) => image.slice(0, 4_096)), ...parts];
}

export function cohereEmbed(allowed: readonly number[]): ComputedFormat {
  return {
    promptText(body) {
      if (cohereTexts(body).length === 0) throw missing('texts');
      if (typeof body.input_type !== 'string') throw missing('input_type');
      return textsOf(body.texts).join('\n') || cohereTexts({ inputs: body.inputs }).join('\n');
    },
    answer(body, _inference, requestId) {
      const size = dimensionsOf(body, 'output_dimension', allowed);
      const vectors = cohereTexts(body).map((text) => embed(text, size));
      const types = textsOf(body.embedding_types).filter((type) => type in COHERE_TYPES);
      const common = { id: requestId, texts: textsOf(body.texts) };
      if (types.length === 0) return { ...common, embeddings: vectors, response_type: 'embeddings_floats' };
      const byType = types.map((type) => [type, vectors.map((vector) => COHERE_TYPES[type]?.(vector))]);
      return { ...common, embeddings: Object.fromEntries(byType) as Body, response_type: 'embeddings_by_type' };
    },
  };
}

function novaParameters(body: Body): Body {
  if (!isObject(body.singleEmbeddingParams)) throw missing('singleEmbeddingParams');
  return body.singleEmbeddingParams;
}

const NOVA_MODALITIES = ['text', 'image', 'video', 'audio'] as const;

export const novaEmbed: ComputedFormat = {
  promptText(body) {
    const { text } = novaParameters(body);
    return isObject(text) && typeof text.value === 'string' ? text.value : '';
  },
  answer(body) {
    const parameters = novaParameters(body);
    const modality = NOVA_MODALITIES.find((name) => isObject(parameters[name])) ?? 'text';
    const size = dimensionsOf(parameters, 'embeddingDimension', [3072, 1024, 384, 256]);
    const content = JSON.stringify(parameters[modality] ?? '').slice(0, 65_536);
    return {
      embeddings: [
        { embeddingType: modality.toUpperCase(), embedding: embed(modality === 'text' ? this.promptText(body) : content, size) },
      ],
    };
  },
};

function marengoText(body: Body): string {
  const { text } = body;
  return typeof body.inputText === 'string' ? body.inputText : isObject(text) ? (stringOrNull(text.inputText) ?? '') : '';
}

export const marengo: ComputedFormat = {
  promptText(body) {
    if (typeof body.inputType !== 'string') throw missing('inputType');
    return marengoText(body);
  },
  answer: (body) => ({ data: [{ embedding: embed(marengoText(body) || JSON.stringify(body).slice(0, 65_536), 1024) }] }),
};

function rankedTexts({ documents }: Body): readonly string[] {
  return (Array.isArray(documents) ? (documents as unknown[]) : []).map((document) => {
    if (typeof document === 'string') return document;
    return isObject(document) ? String(document.text ?? JSON.stringify(document)) : String(document);
  });
}

/** Cohere's and Amazon's, which have the same form. */
export const rerank: ComputedFormat = {
  promptText(body) {
    if (typeof body.query !== 'string') throw missing('query');
    if (!Array.isArray(body.documents)) throw missing('documents');
    return [body.query, ...rankedTexts(body)].join('\n');
  },
  answer(body) {
    const most = wholeNumber(body, 'top_n', 1, (value) => malformed(`#/top_n: ${value} is not greater or equal to 1`));
    const ranked = rank(body.query as string, rankedTexts(body)).slice(0, most ?? undefined);
    return { results: ranked.map(({ index, score }) => ({ index, relevance_score: score })) };
  },
};

/** One transparent pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const novaImage: ComputedFormat = {
  promptText(body) {
    if (typeof body.taskType !== 'string') throw missing('taskType');
    const { text } = isObject(body.textToImageParams) ? body.textToImageParams : ({} as Body);
    return typeof text === 'string' ? text : '';
  },
  answer(body) {
    const { numberOfImages } = isObject(body.imageGenerationConfig) ? body.imageGenerationConfig : ({} as Body);
    const count = typeof numberOfImages === 'number' && numberOfImages >= 1 && numberOfImages <= 5 ? Math.floor(numberOfImages) : 1;
    return { images: new Array<string>(count).fill(PIXEL) };
  },
};

export const stabilityImage: ComputedFormat = {
  promptText: (body) => (typeof body.prompt === 'string' ? body.prompt : ''),
  answer: () => ({ seeds: [0], finish_reasons: [null], images: [PIXEL] }),
};

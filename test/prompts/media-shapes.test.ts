// An image or a document is the same in every form of its bytes and in the blocks of every API and framework; what lies elsewhere is named.
import { expect } from 'chai';
import { parsePrompt } from '../../src/prompts/kinds/recognise.ts';
import { count } from './support.ts';

/** A PNG of 1,000 x 800 px, as far as its header goes. */
const png = Buffer.alloc(40);
png.writeUInt32BE(0x89504e47, 0);
png.writeUInt32BE(0x0d0a1a0a, 4);
png.write('IHDR', 12, 'latin1');
png.writeUInt32BE(1000, 16);
png.writeUInt32BE(800, 20);
const base64 = png.toString('base64');
const dataUrl = `data:image/png;base64,${base64}`;
const pdf = Buffer.from('%PDF-1.4\n1 0 obj << /Type /Page >> endobj\n2 0 obj << /Type /Page >> endobj\n').toString('base64');

const user = (...content: unknown[]) => ({ messages: [{ role: 'user', content }] });
const json = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('prompts with media', () => {
  const forms: [string, unknown][] = [
    ['base64', base64],
    ['a data URL', dataUrl],
    ['a Buffer', json(png)],
    ['a Uint8Array', json(new Uint8Array(png))],
    ['a list of bytes', [...png]],
    ['what Strands wraps bytes in', { __bytes_encoded__: true, data: base64 }],
  ];
  for (const [form, bytes] of forms) {
    it(`reads an image in ${form}, in Converse, guardrails, the AI SDK, Gemini and LangChain`, async () => {
      const sizes = await Promise.all(
        [
          user({ image: { format: 'png', source: { bytes } } }),
          user({ guardContent: { image: { format: 'png', source: { bytes } } } }),
          user({ type: 'image', image: bytes, mediaType: 'image/png' }),
          user({ type: 'file', data: bytes, mediaType: 'image/png' }),
          { contents: [{ role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: bytes } }] }] },
          [{ type: 'human', content: [{ type: 'image', base64: bytes, mime_type: 'image/png' }] }],
          [
            {
              type: 'message',
              role: 'user',
              content: [{ type: 'imageBlock', format: 'png', source: { type: 'imageSourceBytes', bytes } }],
            },
          ],
        ].map(async (value) => {
          const { parts, excludes } = await count(value, 'sonnet-4.5');
          expect(excludes).to.deep.equal([]);
          return parts.media;
        }),
      );
      expect(new Set(sizes)).to.deep.equal(new Set([36 * 29 + 3]));
    });
  }

  const images: [string, unknown][] = [
    ['Anthropic', user({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: base64 } })],
    ['OpenAI chat', user({ type: 'image_url', image_url: { url: dataUrl } })],
    ['OpenAI Responses', { input: [{ role: 'user', content: [{ type: 'input_image', image_url: dataUrl }] }] }],
    ['UI messages', { messages: [{ id: 'm', role: 'user', parts: [{ type: 'file', mediaType: 'image/png', url: dataUrl }] }] }],
    [
      'attachments',
      { messages: [{ role: 'user', content: 'hi', experimental_attachments: [{ contentType: 'image/png', url: dataUrl }] }] },
    ],
    ['LlamaIndex', { messages: [{ role: 'user', blocks: [{ block_type: 'image', image: base64, image_mimetype: 'image/png' }] }] }],
    [
      'pydantic-ai',
      [{ kind: 'request', parts: [{ part_kind: 'user-prompt', content: [{ kind: 'binary', data: base64, media_type: 'image/png' }] }] }],
    ],
    ['Ollama', { messages: [{ role: 'user', content: 'hi', images: [base64] }] }],
    [
      'a tool result',
      user({ type: 'tool_result', tool_use_id: '1', content: [{ type: 'image', source: { type: 'base64', data: base64 } }] }),
    ],
    [
      'a tool result of the AI SDK',
      {
        messages: [
          {
            role: 'tool',
            content: [
              {
                type: 'tool-result',
                toolCallId: '1',
                toolName: 'f',
                output: { type: 'content', value: [{ type: 'media', data: base64, mediaType: 'image/png' }] },
              },
            ],
          },
        ],
      },
    ],
  ];
  for (const [name, value] of images) {
    it(`reads the image of ${name}`, async () => {
      const { parts, excludes } = await count(value, 'sonnet-4.5');
      expect(excludes).to.deep.equal([]);
      expect(parts.media).to.equal(36 * 29 + 3);
    });
  }

  const documents: [string, unknown][] = [
    ['Anthropic', user({ type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: pdf } })],
    ['Converse', user({ document: { format: 'pdf', name: 'a', source: { bytes: pdf } } })],
    ['OpenAI chat', user({ type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${pdf}` } })],
    [
      'OpenAI Responses',
      { input: [{ role: 'user', content: [{ type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${pdf}` }] }] },
    ],
    ['the AI SDK', user({ type: 'file', data: pdf, mediaType: 'application/pdf', filename: 'a.pdf' })],
    ['LlamaIndex', { messages: [{ role: 'user', blocks: [{ block_type: 'document', data: pdf, document_mimetype: 'application/pdf' }] }] }],
    ['LangChain', [{ type: 'human', content: [{ type: 'file', base64: pdf, mime_type: 'application/pdf' }] }]],
  ];
  for (const [name, value] of documents) {
    it(`reads the PDF of ${name}`, () => {
      const { prompt } = parsePrompt(value);
      const [block] = prompt.turns.flatMap(({ blocks }) => blocks);
      expect(block).to.deep.include({ type: 'document', format: 'pdf', source: { type: 'base64', data: pdf } });
      expect(prompt.excludes).to.deep.equal([]);
    });
  }

  const elsewhere: [unknown, string][] = [
    [user({ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }), 'image by URL'],
    [user({ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }), 'image by URL'],
    [user({ type: 'image', image: 'https://example.com/a.png' }), 'image by URL'],
    [user({ image: { format: 'png', source: { s3Location: { uri: 's3://b/k' } } } }), 'image in S3'],
    [user({ document: { format: 'pdf', name: 'a', source: { s3Location: { uri: 's3://b/k' } } } }), 'document in S3'],
    [user({ type: 'document', source: { type: 'file', file_id: 'f' } }), 'document by file ID'],
    [user({ type: 'file', file: { file_id: 'f' } }), 'file by file ID'],
    [
      { contents: [{ role: 'user', parts: [{ fileData: { mimeType: 'application/pdf', fileUri: 'https://example.com/a.pdf' } }] }] },
      'file by URL',
    ],
    [{ messages: [{ role: 'user', blocks: [{ block_type: 'image', image: null, url: 'https://example.com/a.png' }] }] }, 'image by URL'],
    [user({ type: 'file', data: 'AAAA', mediaType: 'audio/mpeg' }), 'audio'],
    [user({ video: { format: 'mp4', source: { bytes: 'AAAA' } } }), 'video'],
    [user({ type: 'image', source: { type: 'base64' } }), 'image without readable bytes'],
  ];
  for (const [value, excluded] of elsewhere) {
    it(`names what is not in the file: ${excluded}`, () => {
      expect(parsePrompt(value).prompt.excludes).to.deep.equal([excluded]);
    });
  }
});

// What a count leaves out, in Japanese: every form in which the readers of prompts say it.
import { expect } from 'chai';
import { parsePrompt } from '../../src/prompts/kinds/recognise.ts';
import { EXCLUDED_FORMS, excluded } from '../../src/words/ja/excluded.ts';

/** Requests, and what is not in the number of each. */
const REQUESTS: readonly (readonly [request: object, japanese: readonly string[]])[] = [
  [{ messages: [{ role: 'user', content: [{ image: { format: 'png', source: { s3Location: { uri: 's3://b/k' } } } }] }] }, ['S3 上の画像']],
  [
    { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }] }] },
    ['URL で指定された画像'],
  ],
  [{ messages: [{ role: 'user', content: [{ type: 'image', source: {} }] }] }, ['読み取れるデータのない画像']],
  [{ input: 'hello', previous_response_id: 'r1', model: 'openai.gpt-oss-120b-1:0' }, ['previous_response_id が指すこれまでのやり取り']],
  [{ messages: [{ role: 'user', content: 'hello' }], mcp_servers: [{ name: 'x' }] }, ['MCP サーバー']],
  [
    { messages: [{ role: 'user', content: 'hello' }], tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
    ['サーバーツール web_search_20250305'],
  ],
];

describe('what a count excludes, in Japanese', () => {
  for (const [request, japanese] of REQUESTS) {
    it(japanese.join('、'), () => {
      expect(parsePrompt(request).prompt.excludes.map(excluded)).to.deep.equal(japanese);
    });
  }

  it('has a form for each, the names in it kept, and no English but names', () => {
    const english = [
      'the turns of a stored conversation',
      'a stored prompt',
      'cached content',
      'what the state machine fills in ($.prompt)',
      '"notes" of the request',
      'an attachment without its text',
      'a part',
      'MCP tools',
      'server tool',
      'a tool with name, about',
      'a content block with foo, bar',
      'the schema of tool search, which is no JSON Schema',
      "the model's own tool bash",
      'the tool bash, which only Claude brings along',
      'tools that a search found',
      'file by file ID',
      'document that is not in the file',
      'image without a readable PNG, JPEG, GIF or WebP header',
      'image whose header claims 9000 x 10 px (Bedrock takes at most 8000 a side)',
      'PDF whose pages cannot be read offline',
      'document (unknown format), which cannot be read offline',
      'document (docx), which only Bedrock itself can read',
      'the frame of search results',
      'the frame of a document of blocks',
      'what citations add',
      'what a compaction adds to its summary',
      'reasoning that only the model can read',
      'the reasoning before a tool result that is not answered yet',
      'the JSON schema of the structured output',
      'an item that is named by its ID',
      "the agent's system prompt and tools, which its transcript does not hold",
      "the agent's tools, which its transcript does not hold",
      'video',
    ];
    for (const text of english) expect(excluded(text), text).to.match(/[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u);
    const used = new Set(english.map((text) => EXCLUDED_FORMS.findIndex(([pattern]) => pattern.test(text))));
    expect(used.size, 'a form that nothing here has').to.be.at.least(EXCLUDED_FORMS.length - 4);
    expect(excluded('image asset pointer')).to.equal('image asset pointer');
  });
});

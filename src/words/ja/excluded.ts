// 計測の対象外になる部分の日本語。見つけた側は英語の名詞句で伝えるため、その形で引く。test/words/excluded.test.ts が過不足を調べる。

const MEDIA: Readonly<Record<string, string>> = {
  image: '画像',
  video: '動画',
  audio: '音声',
  file: 'ファイル',
  files: 'ファイル',
  document: 'ドキュメント',
};

const OWNERS: Readonly<Record<string, string>> = {
  'the request': 'リクエスト',
  'the span': 'スパン',
  'an event': 'イベント',
  'a message': 'メッセージ',
  'a part': 'パート',
  reasoning: '思考',
  'a tool call': 'ツール呼び出し',
  'a tool result': 'ツールの結果',
};

const PLACES: Readonly<Record<string, string>> = {
  'in S3': 'S3 上の',
  'by URL': 'URL で指定された',
  'by file ID': 'ファイル ID で指定された',
  'that is not in the file': 'ファイルに含まれない',
};

const media = (what: string) => MEDIA[what] ?? what;
const format = (said: string) => (said === 'unknown format' ? '形式不明' : said);

type Form = readonly [english: RegExp, japanese: (...groups: string[]) => string];

export const EXCLUDED_FORMS: readonly Form[] = [
  [/^the earlier turns of previous_response_id$/, () => 'previous_response_id が指すこれまでのやり取り'],
  [/^the turns of a stored conversation$/, () => '保存済みの会話のやり取り'],
  [/^a stored prompt$/, () => '保存済みのプロンプト'],
  [/^cached content$/, () => 'キャッシュ済みの内容'],
  [/^what the state machine fills in \((.*)\)$/, (name) => `ステートマシンが設定する値 (${name})`],
  [/^"(.*)" of (.*)$/, (name, owner) => `${OWNERS[owner] ?? owner}の "${name}"`],
  [/^an attachment without its text$/, () => 'テキストのない添付ファイル'],
  [/^a part$/, () => '形式不明のパート'],
  [/^MCP servers$/, () => 'MCP サーバー'],
  [/^MCP tools$/, () => 'MCP のツール'],
  [/^server tool ?(.*)$/, (name) => (name === '' ? 'サーバーツール' : `サーバーツール ${name}`)],
  [/^a tool with (.*)$/, (keys) => `形式不明のツール (${keys})`],
  [/^a content block with (.*)$/, (keys) => `形式不明のコンテンツブロック (${keys})`],
  [/^the schema of tool (.*), which is no JSON Schema$/, (name) => `ツール ${name} のスキーマ (JSON Schema ではない)`],
  [/^the model's own tool (.*)$/, (tool) => `モデルに組み込みのツール ${tool}`],
  [/^the tool (.*), which only Claude brings along$/, (tool) => `ツール ${tool} (Claude だけに組み込み)`],
  [/^tools that a search found$/, () => '検索で見つかったツール'],
  [/^(image|file|document|video|audio) without readable bytes$/, (what) => `読み取れるデータのない${media(what)}`],
  [
    /^(image|file|document|video|audio) (in S3|by URL|by file ID|that is not in the file)$/,
    (what, where) => `${PLACES[where]}${media(what)}`,
  ],
  [/^image without a readable PNG, JPEG, GIF or WebP header$/, () => 'PNG、JPEG、GIF、WebP のヘッダーを読み取れない画像'],
  [
    /^image whose header claims (\d+) x (\d+) px \(Bedrock takes at most (\d+) a side\)$/,
    (width, height, most) => `ヘッダーの記載が ${width} x ${height} px の画像 (Bedrock の上限は 1 辺 ${most} px)`,
  ],
  [/^PDF whose pages cannot be read offline$/, () => 'オフラインではページを読み取れない PDF'],
  [/^document \((.*)\), which cannot be read offline$/, (said) => `オフラインでは読み取れないドキュメント (${format(said)})`],
  [/^document \((.*)\), which only Bedrock itself can read$/, (said) => `Bedrock だけが読み取れるドキュメント (${format(said)})`],
  [/^the frame of search results$/, () => '検索結果の枠'],
  [/^the frame of a document of blocks$/, () => 'ブロックからなるドキュメントの枠'],
  [/^what citations add$/, () => '引用によって加わる部分'],
  [/^what a compaction adds to its summary$/, () => '会話の圧縮 (compaction) で要約に加わる部分'],
  [/^reasoning that only the model can read$/, () => 'モデルだけが読み取れる思考の内容'],
  [/^the reasoning before a tool result that is not answered yet$/, () => '未応答のツールの結果より前の思考の内容'],
  [/^the JSON schema of the structured output$/, () => '構造化出力の JSON スキーマ'],
  [/^an item that is named by its ID$/, () => 'ID だけで指定された項目'],
  [
    /^the agent's system prompt and tools, which its transcript does not hold$/,
    () => '履歴に含まれない、エージェントのシステムプロンプトとツール',
  ],
  [/^the agent's tools, which its transcript does not hold$/, () => '履歴に含まれない、エージェントのツール'],
  // A kind of block or message, by its own name.
  [/^(?:a )?([\w.-]+(?: [\w.-]+)*)$/, (kind) => media(kind)],
];

export function excluded(english: string): string {
  for (const [pattern, said] of EXCLUDED_FORMS) {
    const found = pattern.exec(english);
    if (found) return said(...found.slice(1));
  }
  return english;
}

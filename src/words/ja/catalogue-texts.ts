// カタログのデータにある説明 (情報源どうしの不一致、価格の出典) の日本語。英語をキーにして引く。
const TEXTS: Readonly<Record<string, string>> = {
  'AWS\'s page names neither: 10 by its kin (Opus 5.5, Sonnet 5), 1 by the letter ("all other models")':
    'AWS の資料に記載がありません。同系列のモデル (Opus 5.5、Sonnet 5) と同じなら 10、「ほかの全モデル」の扱いなら 1 です',
  'AWS page, read literally: 5 ("all other Anthropic models version 4.7 and below"); AWS samples use 1':
    'AWS の資料を文字どおりに読むと 5 (バージョン 4.7 以前のほかの Anthropic モデル)、AWS のサンプルでは 1 です',
  "AWS's page says 2,000,000 tokens per minute; 40,000,000 are applied in accounts":
    'AWS の資料では 1 分あたり 2,000,000 トークン、実際のアカウントの適用値は 40,000,000 です',
  "AWS's page says 4,000,000 tokens per minute; 80,000,000 are applied in accounts":
    'AWS の資料では 1 分あたり 4,000,000 トークン、実際のアカウントの適用値は 80,000,000 です',
  "launch: AWS's card 2026-09-01, its list 2026-08-31": '提供開始: AWS のモデルカードでは 2026-09-01、一覧では 2026-08-31',
  "listed: AWS's card of 2026-10-07 says us, eu, au, jp and global; ListFoundationModels of that morning does not show it":
    'AWS のモデルカード (2026-10-07) に us、eu、au、jp、global の記載。同日朝の ListFoundationModels にはなし',
  'on demand: listed in eu-west-2, where no on-demand quota row is published':
    'オンデマンド: eu-west-2 の一覧にあるが、オンデマンドのクォータの行は公表されていない',
  "life cycle: AWS's card says legacy, end of life 2027-03-30; ListFoundationModels of 2026-10-07 says active, and the life-cycle page does not name it":
    'ライフサイクル: AWS のモデルカードではレガシー (提供終了 2027-03-30)、ListFoundationModels (2026-10-07) ではアクティブ。ライフサイクルのページには記載なし',
  "maximum output: AWS's card states none; 128,000 is a public list's": '最大出力: AWS のモデルカードに記載なし。128,000 は公開リストの値',
  "context window: AWS's card 1M, a public list 1,048,576; 1,000,000 is the safe side":
    'コンテキストウィンドウ: AWS のモデルカードでは 1M、公開リストでは 1,048,576。安全側の 1,000,000 を使用',
  "in. profile: listed from ap-south-1 on 2026-10-07; AWS's card has us. and global. only":
    'in. プロファイル: ap-south-1 の一覧 (2026-10-07) にあるが、AWS のモデルカードでは us. と global. のみ',
  "bedrock-runtime: ListInferenceProfiles of 2026-10-07 has us. and global. profiles; AWS's card says bedrock-mantle only":
    'bedrock-runtime: ListInferenceProfiles (2026-10-07) には us. と global. のプロファイルがあるが、AWS のモデルカードでは bedrock-mantle のみ',
  "context window: AWS's card 272,000, the card as rechecked on 2026-10-04 1,050,000":
    'コンテキストウィンドウ: AWS のモデルカードでは 272,000、2026-10-04 に再確認したモデルカードでは 1,050,000',
  "maximum output: AWS's card states none; 128,000 is its kin's (GPT-6 Astra) and a public list's":
    '最大出力: AWS のモデルカードに記載なし。128,000 は同系列のモデル (GPT-6 Astra) と公開リストの値',
  "launch: AWS's card 2026-09-29, its list 2026-10-15 though already listed on 2026-10-07":
    '提供開始: AWS のモデルカードでは 2026-09-29、一覧では 2026-10-15 (ただし 2026-10-07 にはすでに掲載)',
  "limits: AWS's card 1,000,000 and 131,072 tokens, a public list 1,050,000 and 128,000":
    '上限: AWS のモデルカードでは 1,000,000 と 131,072 トークン、公開リストでは 1,050,000 と 128,000',
  "maximum output: AWS's card states none; a public list says 500,000": '最大出力: AWS のモデルカードに記載なし。公開リストでは 500,000',
  'offered: on demand in 15 Regions until 2026-08; in no list of the 17 Regions asked on 2026-10-07; AWS states no end of life':
    '提供: 2026-08 までは 15 リージョンでオンデマンド。2026-10-07 に問い合わせた 17 リージョンの一覧にはなし。AWS の提供終了の発表はなし',
  "launch: AWS's card 2026-10-05, its list 2026-09-29": '提供開始: AWS のモデルカードでは 2026-10-05、一覧では 2026-09-29',
  'genai-prices says 0.15/0.65': 'genai-prices では 0.15 / 0.65',
  'cache reads: 0.22 by the AWS Price List, 0.11 on the AWS Marketplace rate card':
    'キャッシュ読み取り: AWS Price List では 0.22、AWS Marketplace の料金表では 0.11',
  "long prompts cost more, above a length that AWS's rate card does not state: 5.5 in, 24.75 out (geo), 5 in, 22.5 out (global)":
    '長いプロンプトは割高 (適用される長さは AWS の料金表に記載なし): geo は入力 5.5、出力 24.75、global は入力 5、出力 22.5',
  "long prompts cost more, above a length that AWS's rate card does not state: 11 in, 49.5 out (geo), 10 in, 45 out (global)":
    '長いプロンプトは割高 (適用される長さは AWS の料金表に記載なし): geo は入力 11、出力 49.5、global は入力 10、出力 45',
  "cache reads and writes: 0.022 and 0.275 by public lists and AWS's usual share of the input price, 0.11 and 1.375 on the AWS Marketplace rate card":
    'キャッシュの読み取りと書き込み: 公開リストと AWS の通常の割合では 0.022 と 0.275、AWS Marketplace の料金表では 0.11 と 1.375',
  "cache reads and writes: 0.44 and 5.5 by public lists and AWS's usual share of the input price, 0.55 and 6.875 on the AWS Marketplace rate card":
    'キャッシュの読み取りと書き込み: 公開リストと AWS の通常の割合では 0.44 と 5.5、AWS Marketplace の料金表では 0.55 と 6.875',
  "cache reads and writes: 0.22 and 2.75 by public lists and AWS's usual share of the input price, 0.275 and 3.4375 on the AWS Marketplace rate card":
    'キャッシュの読み取りと書き込み: 公開リストと AWS の通常の割合では 0.22 と 2.75、AWS Marketplace の料金表では 0.275 と 3.4375',
  // 価格の出典
  'AWS Marketplace rate card, read 2026-10-08': 'AWS Marketplace の料金表 (2026-10-08 参照)',
  'AWS Price List, published 2026-10-06': 'AWS Price List (2026-10-06 公開)',
  'AWS model cards': 'AWS のモデルカード',
  "LiteLLM's price list": 'LiteLLM の価格表',
  'a public model catalogue, not AWS': 'AWS 以外の公開モデルカタログ',
  'aws.amazon.com/bedrock/pricing of 2026-07-24 and the price changes that AWS published to 2026-08-21':
    'aws.amazon.com/bedrock/pricing (2026-07-24) と、2026-08-21 までに AWS が公表した価格変更',
  'aws.amazon.com/bedrock/pricing; cache and geo ratios hold for Claude (geo from 4.5 on; Opus 5.5 and Fable 5.1 read caches cheaper), flex and priority are not offered for Claude':
    'aws.amazon.com/bedrock/pricing (キャッシュと geo の比率は Claude のもの。geo は 4.5 以降、Opus 5.5 と Fable 5.1 はキャッシュ読み取りがより安い。Claude は Flex と Priority に非対応)',
  "aws.amazon.com/bedrock/pricing; minimums from the user guide's page on service tiers":
    'aws.amazon.com/bedrock/pricing (最小値はユーザーガイドのサービスティアのページ)',
  'aws.amazon.com/bedrock/pricing; none is listed for Claude 3 and later': 'aws.amazon.com/bedrock/pricing (Claude 3 以降は記載なし)',
};

/** カタログの更新で届いた新しい説明は、英語のまま。 */
export const catalogueText = (english: string): string => TEXTS[english] ?? english;

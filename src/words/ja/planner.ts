// 計画の注意、推奨、前提、ほかの選択肢、エラーの日本語。
import { formatPercent, formatRate } from '../../base/numbers.ts';
import type { Called, WayOut } from '../en/planner.ts';
import type { Table } from '../rooms.ts';
import { catalogueText } from './catalogue-texts.ts';
import { duration, known, LIMITS, list, n, place } from './units.ts';

const see = (successor: string | null) => (successor === null ? '' : `。後継は --model ${successor}`);
const measured = (rate: number) => `AWS が max_tokens x ${rate} を確保する場合 (2025-06 の実測)`;
const canTake = (seconds: number) => `応答に最大 ${duration(seconds)}かかることがあり、boto3 は 60 秒で再送`;
const wayName = (prefix: string | null) => (prefix === null ? 'on-demand' : `${prefix}. プロファイル`);
const cannotCall = ({ name, isProfile }: Called, region: string) =>
  `${isProfile ? `推論プロファイル ${name}` : name} を ${region} から呼び出す方法`;

export const PLANNER: Table<'planner'> = {
  endOfLife: (model, date, successor) =>
    `${model} は ${date} に提供を終了しています。リクエストは失敗し、クォータの引き上げもできません${see(successor)}`,
  legacy: (model, date, successor) =>
    `${model} はレガシー${date ? ` (提供終了 ${date})` : ''}のため、クォータの引き上げはできません${see(successor)}`,
  leavesCountry: (prefix, regions, region, isAsked) =>
    `${prefix}. プロファイルの処理先は${regions.includes('*') ? '任意のリージョン' : ` ${regions.map(place).join(', ')} `}です。データが ${region} の国外に出ます${isAsked ? '' : ' (--stays-in、--scope で指定)'}`,
  profileLeftOut: (profile, region) => `ファイルの ${profile} は使わず、指定どおり ${region} から呼び出せるプロファイルで計画しました`,
  fileSays: (file, { model, maxTokens, thinkingBudgetTokens }) =>
    `${file} の値を使います: ${list([
      ...(model === null ? [] : [`モデル ${model}`]),
      ...(maxTokens === null ? [] : [`max_tokens ${n(maxTokens)}`]),
      ...(thinkingBudgetTokens === null ? [] : [`思考予算 ${n(thinkingBudgetTokens)}`]),
    ])}`,
  maxTokensVary: (file, least, largest) => `${file} のリクエストの max_tokens は ${n(least)} ～ ${n(largest)} です。最大の値で計画します`,
  promptAboveContext: (tokens, window) =>
    `プロンプト ${n(tokens)} トークンがコンテキストウィンドウ ${n(window)} を超えるため、Bedrock に拒否されます`,
  thinkingAboveMax: (budget, maxTokens) =>
    `思考予算 ${n(budget)} を max_tokens ${n(maxTokens)} より小さくしてください。Bedrock に拒否されます`,
  thinkingRefused: (requests, file) => `${file} の ${n(requests)} リクエストは、思考予算が max_tokens 以上のため、Bedrock に拒否されます`,
  writesNoText: (model, output, maxTokens) =>
    `${model} はテキストを出力しません (出力: ${output})。max_tokens は指定できず、この計画の ${n(maxTokens)} が確保されることもありません。入力だけの計画は --max-tokens 1 --input-tokens N で作成できます`,
  maxTokensAbovePublished: (maxTokens, published) =>
    `max_tokens ${n(maxTokens)} は公表されている上限 ${n(published)} を超えていますが、未指定時に Bedrock が確保する量は超えていません`,
  requestAboveContext: (isLongest, tokens, window) =>
    `${isLongest ? '最長のプロンプト' : 'プロンプト'}と max_tokens の合計 ${n(tokens)} トークンが、コンテキストウィンドウ ${n(window)} を超えています`,
  quotaUnknown: (model, scope, region) =>
    `${region} の ${model} (${scope}) の TPM クォータは不明です。--tpm で指定するか、bq quotas で取得してください`,
  pagesMissing: 'クォータの一覧を一部取得できませんでした。ここにない行が、実際にはある可能性があります',
  mantleMore:
    'bedrock-mantle には AWS が公表していない制限がほかにもあり、リクエストが一時的に待たされることがあります。どちらも数値に含まれていません',
  mantleUnknown: (kinds, model, region, flags) =>
    `${region} の bedrock-mantle での ${model} のクォータ (${list(kinds.map((kind) => LIMITS[kind]))}) を、AWS は公表していません (無制限ではなく不明)。${flags.join(' と ')} で指定してください`,
  quotaZero: (whose, kind, wayOut) => {
    const name = `クォータ (${LIMITS[kind]})`;
    if (whose === 'hand')
      return `手動で指定した${name} が 0 のため、1 件も受け付けられません。アカウントの値が実際に 0 の場合は、デフォルト値への復元を AWS に依頼してください: ${wayOut}`;
    if (whose === 'default') return `${name} の AWS のデフォルト値が 0 のため、引き上げるまで実行できません。対処: ${wayOut}`;
    return `アカウントの${name} が 0 のため、実行できません。デフォルト値への復元を AWS に依頼してください: ${wayOut}`;
  },
  notInAnswer: (kind, isLive) =>
    `アカウントのクォータ (${LIMITS[kind]}) が${isLive ? ' AWS の応答' : 'ファイル'}にないため、AWS のデフォルト値を使っています`,
  belowDefault: (kind, value, standard, wayOut) =>
    `アカウントのクォータ ${n(value)} (${LIMITS[kind]}) は AWS のデフォルト値 ${n(standard)} の ${formatPercent(value / standard)} です。対処: ${wayOut}`,
  dayOfModel: (workers, tokens, seconds, rate) =>
    `${n(workers)} ワーカーを休みなく実行すると、モデルの 1 日のクォータ ${n(tokens)} トークンを ${duration(seconds)}で使い切ります。1 分あたり ${formatRate(rate)} 件までにしてください`,
  dayOfAllModels: (tokens, seconds) =>
    `このペースでは、全モデル合計の 1 日のクォータ ${n(tokens)} トークンを ${duration(seconds)}で使い切ります (クォータトークンで数える場合。AWS の説明は「オンデマンド料金に基づく推定」のみ)`,
  disagree: catalogueText,
  burndownDisputed: (rate, conflict) => `バーンダウンレート ${rate}: ${catalogueText(conflict)}`,
  priceDisputed: (conflict) => `価格: ${catalogueText(conflict)}`,
  weightedNever: (rate, weighted, tpm) =>
    `${measured(rate)}、このリクエストは受け付けられません (確保量 ${n(weighted)}、クォータ ${n(tpm)})`,
  weightedDiffers: (rate, weighted, documented) => `${measured(rate)}、実行できるのは ${n(documented)} ではなく ${n(weighted)} です`,
  outlastsLambda: (seconds) => `${canTake(seconds)}、Lambda は 900 秒で終了します。ストリーミングを使い、Lambda 以外で実行してください`,
  outlastsClient: (seconds) => `${canTake(seconds)}します。read_timeout を延ばすか、ストリーミングを使ってください`,
  neverAdmitted: 'このリクエストは受け付けられません',
  alwaysCut: '応答は必ず途中で打ち切られます',
  becauseZero: (kind, wayOut) => `クォータ (${LIMITS[kind]}) が 0 です (リクエストの大きさは無関係)。対処: ${wayOut}`,
  becauseCut: (outputTpm) =>
    `1 件の応答だけで、1 分間の出力が出力 TPM のクォータ ${n(outputTpm)} を超えます。応答を短くするか、クォータを引き上げてください。`,
  becauseTooLarge: (kind, value) =>
    `1 リクエストの確保量が、クォータ全体 (${known(n)(value)} ${LIMITS[kind]}) を超えています。max_tokens または入力を減らすか、クォータを引き上げてください。`,
  lowerMaxTokens: ({ maxTokens, workers, insteadOf, rate, answer }) =>
    `max_tokens を ${n(maxTokens)} にすると ${n(workers)} ワーカー (現在 ${n(insteadOf)})、${formatRate(rate)} リクエスト/分 (応答 ${n(answer)} トークン)`,
  useSuccessor: (name, model, date) => `--model ${name} を使う: ${model} へのリクエストは${date === null ? '' : ` ${date} 以降`}失敗`,
  raiseQuota: (tokensPerMinute) =>
    tokensPerMinute === null
      ? '別のプールから呼び出す (--full)、または引き上げを申請: bq support-case'
      : `別のプールから呼び出す (--full)、または ${n(tokensPerMinute)} TPM への引き上げを申請: bq support-case`,
  readQuotas: 'AWS の認証情報または --quotas FILE で適用値を確認 (下回る場合あり)',
  noInput: '入力 0 トークン',
  maxTokensUnset: (tokens) => `max_tokens ${n(tokens)} (未指定時に Bedrock が確保する量)`,
  longAnswers: '応答の長さは max_tokens と同じ',
  response: (firstTokenSeconds, tokensPerSecond) => `応答時間は ${firstTokenSeconds} 秒 + 出力 ${tokensPerSecond} トークン/秒`,
  unusedReturns: 'max_tokens の未使用分は終了時に戻り、入力と出力は戻らない',
  spread: (percent) => `レイテンシーと出力のばらつき ±${percent} %`,
  headroom: (percent) => `余裕 ${percent} %`,
  burndownAssumed: (rate) => `バーンダウンレート ${rate} (公表値なし)`,
  otherScope: (prefix, scope) => `${wayName(prefix)} (--scope ${scope})`,
  otherRuntime: (prefix, scope) => `bedrock-runtime、${wayName(prefix)} (--endpoint runtime --scope ${scope})`,
  otherMantle: 'bedrock-mantle (入力と出力は別のクォータ、--endpoint mantle)',
  otherRegion: (region) => `${place(region)} (--region ${region})`,
  newerModel: (model, name) => `${model} (--model ${name})`,
  batch: 'バッチ推論 (最長 24 時間、キャッシュなし)',
  whichModel: 'モデルを --model で指定してください',
  modelsLists: 'bq models で名前の一覧を表示します',
  maxTokensUnstated: (model) => `${model} の max_tokens 未指定時の出力の上限は公表されていません`,
  noTextToPlan: (model, output) => `${model} はテキストを出力しないため (出力: ${output})、max_tokens を計画できません`,
  planInput: '入力だけの計画は --max-tokens 1 --input-tokens N で作成します',
  maxTokensAboveModel: (isOfFile, maxTokens, model, most) =>
    `${isOfFile ? 'プロンプトファイルの max_tokens' : '--max-tokens'} ${n(maxTokens)} は ${model} の出力の上限 ${n(most)} を超えています`,
  outputAboveMaxTokens: (output, maxTokens) =>
    `--output-tokens ${n(output)} が max_tokens ${n(maxTokens)} を超えています。応答が max_tokens より長くなることはありません`,
  notOfEndpoint: (flag, endpoint) =>
    `--${flag} は bedrock-${endpoint} では使えません: ${
      endpoint === 'mantle'
        ? '入力と出力の 1 分あたりのトークン数が、別々のクォータになっています (--tpm、--output-tpm)'
        : '出力も 1 つのトークンのクォータに計上されます'
    }`,
  leaveOut: (flag) => `--${flag} を外します`,
  mantleHasNoProfiles: (profile) => `bedrock-mantle に推論プロファイルはありません: ${profile} は bedrock-runtime のものです`,
  mantleHasNoScopes: (scope) => `bedrock-mantle にスコープはありません: --scope ${scope} は bedrock-runtime のものです`,
  mantlePlaceUnstated: (model, region, area) =>
    `bedrock-mantle の処理先を AWS が明示していないため、${region} から呼び出す ${model} が ${area} 内だけで処理されるかは不明です`,
  mantleUnpublished: (region, partition) =>
    `${region} の bedrock-mantle はカタログにありません: パーティション ${partition} のエンドポイントを AWS が公表していません`,
  notOnMantle: (model, region, isElsewhere) =>
    `${model} を ${region} の bedrock-mantle で呼び出す方法は、カタログにありません${isElsewhere ? '' : ' (ほかのリージョンにもなし)'}`,
  onMantleIn: (region, regions) => `--region ${region} (bedrock-mantle で呼び出せるリージョン: ${regions.join(', ')})`,
  noWay: (what, region, { isElsewhere, isOnMantle }) =>
    `${cannotCall(what, region)}は、${isOnMantle ? '別のクォータを持つ bedrock-mantle のほかに' : 'カタログに'}ありません${isElsewhere ? '' : ' (ほかのリージョンにもなし)'}`,
  noWayInPartition: (what, region, partition) =>
    `${cannotCall(what, region)}は、カタログにありません: パーティション ${partition} のこのモデルの情報がありません`,
  callableIn: (region, regions) => `--region ${region} (呼び出せるリージョン: ${regions.join(', ')})`,
  refreshAsks: (region) => `bq catalog refresh --region ${region} で AWS に問い合わせます`,
  modelsShow: 'bq models で、呼び出せるモデルとその方法を表示します',
  leavesArea: (model, region, area, ways) =>
    `${region} から呼び出す ${model} は、処理を ${area} 内に限れません (${list(ways.map(wayText))})`,
  theseStay: (area, models) => `${area} 内だけで処理されるモデル: ${models.join(', ')}`,
  noneStays: (region, area) =>
    `${region} から呼び出せて ${area} 内だけで処理されるモデルはありません。呼び出せるリージョンは bq models --stays-in ${area} の末尾にあります`,
  scopeNotOffered: (model, scope, region) => `${model} は ${region} で ${scope} では提供されていません`,
  ratesNotObject: 'JSON オブジェクトではありません',
  notRate: (value) => `バーンダウンレートは 0.1 ～ 1000 で指定してください: ${value}`,
  ratesExample: '名前とレートの組を JSON で指定します (例: {"sonnet-4": 5, "*": 10})。',
};

function wayText({ prefix, regions }: WayOut): string {
  const where = regions.includes('*')
    ? '任意のリージョン'
    : regions.length === 0
      ? ' AWS が明示していないリージョン'
      : ` ${regions.join(', ')}`;
  return `${prefix === null ? 'on-demand' : `${prefix}.`} の処理先は${where}`;
}

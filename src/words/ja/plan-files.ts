// bq plan のファイルとフラグのエラーの日本語。
import type { Wanted } from '../en/plan-files.ts';
import type { Table } from '../rooms.ts';
import { duration } from './units.ts';

export const PLAN_FILES: Table<'plan-files'> = {
  workload: (name, problem) => `ワークロード ${name}: ${problem}`,
  maxTokensUnstated: (model) => `${model} の maxTokens 未指定時の確保量は公表されていません。maxTokens を指定してください`,
  maxTokensAboveModel: (maxTokens, model, most) => `maxTokens ${maxTokens} は ${model} の出力の上限 ${most} を超えています`,
  outputAboveMaxTokens: (output, maxTokens) =>
    `outputTokens ${output} が maxTokens ${maxTokens} を超えています。応答が maxTokens より長くなることはありません`,
  latencyAboveZero: 'latencySeconds には 0 より大きい値を指定してください',
  fileSays: (file) => `各ワークロードの値は ${file} で指定します`,
  twoOfAName: (name) => `ワークロード名 ${name} が重複しています`,
  severalWorkloads: 'ワークロードが複数あります。1 つ指定してください',
  noSuchWorkload: (name) => `ワークロード ${name} がありません`,
  againstFile: '--against main.yaml: ワークロードファイルと比較します',
  againstPlan: '--against plan.json: bq plan --workload --json の出力と比較します',
  againstRevision: '--against main: git のリビジョンと比較します',
  cannotCompare: (name, problem) => `${name} (--against) と比較できません: ${problem}`,
  noFileNorStdin: 'ファイルがありません。標準入力は git のリビジョンと比較できません',
  noFileNorRevision: (problem) => `ファイルがなく、git のリビジョンとしても使えません: ${problem}`,
  noRevisionName: 'リビジョンの名前ではありません',
  gitMissing: 'git がインストールされていません',
  gitSaid: (said) => `"${said}"`,
  notWorkloadPlan: (issue) => `ワークロードの計画ではありません${issue === null ? '' : `: ${issueText(issue)}`}`,
  issue: issueText,
  otherCommand: (command) => `bq plan --json ではなく bq ${command} の出力です`,
  noAnswer: 'bq plan --json の出力ではありません',
  otherVersion: (version) => `${version} です。この bq で読めるのは 1 です`,
  updateBq: 'bq を更新してください',
  failedPlan: '失敗した計画のため、結果がありません',
  missing: '値がありません',
  modelMissing: '値がないため、計画したモデルがわかりません',
  mustBe: (value, what) => `${value} は使えません (${wanted(what)})`,
  interrupted: 'プロンプトの計測を中断しました',
  noSuchMaxTokens: (maxTokens) => `リクエストの max_tokens が ${maxTokens} です。この値は指定できません`,
  otherMaxTokens: '--max-tokens N で別の値を計画します',
  emitNeedsRequest: (format) => `--emit ${format} は 1 つのクライアントの設定です。複数のワークロードがあるファイルには使えません`,
  nothingToSet: (why) => `受け付けられません: ${why}`,
  quotaUnknown: 'クォータが不明のため、設定を作成できません',
  lowerMaxTokens: '--max-tokens を小さくします',
  giveQuota: '--tpm N でクォータを指定します',
  workloadsDoNotFit: 'ワークロードがクォータに収まりません。このまま設定するとスロットリングされます',
  whichQuota: 'bq plan --workload FILE で、不足しているクォータを確認します',
  slowerThanOneWorker: (seconds, format) =>
    `クォータに収まるのは ${duration(seconds)}に 1 回の開始までで、1 ワーカーを続けて実行するだけで超えます。${format} で制限できるのは同時実行数だけのため、--emit bottleneck を使ってください`,
  oneRegion: (regions) => `アラームは 1 つのリージョンに作成します。クォータのリージョンが複数あります: ${regions.join(', ')}`,
  noQuotaToWatch: 'TPM のクォータが不明のため、アラームを作成できません',
  lookFurther: 'bq usage --last 14d で、より長い期間を集計します',
  tellQuotas: '--quotas FILE または認証情報でクォータを取得します',
  topicElsewhere: (region, topicRegion) =>
    `アラームは ${region}、--sns-topic は ${topicRegion} です。通知先のトピックは、アラームと同じリージョンである必要があります`,
  noPoolToDraw: '呼び出し元のわかるプールがないため、ダッシュボードを作成できません',
  drawPlanned: 'bq plan --workload bq.yaml --emit dashboard で、計画のダッシュボードを作成します',
};

function wanted(what: Wanted): string {
  switch (what.kind) {
    case 'region':
      return 'リージョンの名前が必要です';
    case 'word':
      return '文字列が必要です';
    case 'whole':
      return '整数が必要です';
    case 'words':
      return `使える値: ${what.words.join(', ')}`;
    case 'number':
      return `${what.min} ～ ${what.max} の数値が必要です`;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  int: '整数',
  number: '数値',
  string: '文字列',
  boolean: '真偽値',
  array: '配列',
  object: 'オブジェクト',
  undefined: '未指定',
};

/** What the library that checks a contract says of a value; its other words stay as they are. */
function issueText(message: string): string {
  const [, wanted = '', found = ''] = /^Invalid input: expected (\w+), received (\w+)$/.exec(message) ?? [];
  return wanted === '' ? `\`${message}\`` : `${TYPES[wanted] ?? wanted} が必要です (現在は ${TYPES[found] ?? found})`;
}

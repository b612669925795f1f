// A line of a log, out of its envelope (a time and a stream that CloudWatch, Docker, Kubernetes or journald put before it), and what kind of line it is.
import { FRAME, timeOf } from './error-patterns.ts';

/** A line with what is known of its time. */
export interface LogLine {
  readonly text: string;
  /** ISO, in UTC; of the envelope. */
  readonly time: string | null;
  /** Every line has an envelope: none starts an event by its time alone. */
  readonly isCarried: boolean;
}

const ENVELOPES: readonly RegExp[] = [
  // Kubernetes: time, stream, full or partial.
  /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) (?:stdout|stderr) [FP] (.*)$/,
  // aws logs tail: time, name of the stream.
  /^(\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d) (?:\S*[/[]\S*|[\w-]*[0-9a-f]{8}[\w-]*) (.*)$/,
  // Heroku, Papertrail, rsyslog with ISO times: host, process.
  /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) (?:[\w.-]+ )?[\w./-]+\[[\w.-]+\]: ?(.*)$/,
  // journald and syslog.
  /^((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d) [\w.-]+ [\w./-]+(?:\[\d+\])?: ?(.*)$/,
  // docker compose.
  /^([\w][\w.-]*-\d+) +\| ?(.*)$/,
];

/** Takes a line out of its envelope. */
export function outOfEnvelope(line: string, time: string | null = null): LogLine {
  if (time !== null) return { text: line, time, isCarried: true };
  const first = line.charCodeAt(0);
  // A digit or a letter: all envelopes begin so.
  if (first < 0x30 || first > 0x7a) return { text: line, time: null, isCarried: false };
  for (const envelope of ENVELOPES) {
    const match = envelope.exec(line);
    if (match) return { text: match[2] ?? '', time: timeOf(match[1] ?? ''), isCarried: true };
  }
  return { text: line, time: null, isCarried: false };
}

/** Joins what stands on both sides into one failure. */
export const CHAIN =
  /^\s*(?:The above exception was the direct cause of the following exception:|During handling of the above exception, another exception occurred:|Caused by:|Caused by \(|Suppressed:|Wrapped by:|Root cause:|\[?cause\]?: |Next [\w\\]+Exception\b|-+> |--- End of (?:inner )?exception)/;
export const TRACEBACK = /^\s*(?:\+ Exception Group )?Traceback \(most recent call last\):/;
/** A field of a printed error, or what else stands only inside one. */
export const FIELD =
  /^\s*(?:["'][\w$.-]{1,60}["']\s*:\s|['"]?\$(?:fault|metadata|response|service|retryable)|['"]?(?:message|name|code|type|requestId|request_id|statusCode|status|url|body|cause|responseBody|responseHeaders|isRetryable|data|stack|error_code|error_message)['"]?: |[}\])]|x-amzn?-|HTTP response code:|Resolved remote host|Request ID:|Exception name:|Error message:|\d+ response headers:|Stack trace:|thrown in |Retry-After:|(?:\[ERROR\] )?\^+\s*$)/i;

const TIME_START =
  /^[^\w{"']{0,8}(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|\d\d\/\w{3}\/\d{4}[: ]\d\d:\d\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d|[IWEFD]\d{4} \d\d:\d\d:\d\d|\d\d:\d\d:\d\d(?:[.,]\d+)?[\]\s]|1[5-9]\d{8}(?:\.\d+|\d{3})?\s)/;
const LEVEL_START =
  /^[^\w{"']{0,8}(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|FATAL|CRITICAL|SEVERE)(?:[\]>)]|[:\s|\t])|^(?:ts|time|timestamp|level)=|^(?:START|END|REPORT|INIT_START|INIT_REPORT|EXTENSION|XRAY)\s+(?:RequestId|Runtime|TraceId|Init)?|^\[(?:error|warn|warning|info|debug)\]/;

/** A time or a level at its beginning: what a logger writes at the head of every event. */
export const startsEvent = (text: string) => TIME_START.test(text) || LEVEL_START.test(text);

/** Begins with the name of an error or with what a service says: a failure by itself, however it is indented. */
const SELF_CONTAINED =
  /^[^\w{]*(?:\d+[.)]\s+)?(?:[\w.$\\:[\]]*(?:Exception|Error|Throttled|Timeout|_error)\b|An error occurred \(|aws: \[ERROR\]|operation error |API Error|[Tt]oo many |[45]\d\d\b|(?:POST|GET) ")/;
export const isSelfContained = (text: string) => SELF_CONTAINED.test(text);
export const isFrame = (text: string) => FRAME.test(text);

/** Milliseconds of the clock that a line shows, whatever its zone; only differences mean anything. Null where it shows none. */
export function clockOf(text: string): number | null {
  const match = /(?:(\d{4})[-/](\d\d)[-/](\d\d)[T ])?(?<!\d)(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,6}))?/.exec(text.slice(0, 80));
  if (!match) return null;
  const [, year, month, day, hours, minutes, seconds, fraction = '0'] = match;
  return Date.UTC(
    Number(year ?? 2000),
    Number(month ?? 1) - 1,
    Number(day ?? 1),
    Number(hours),
    Number(minutes),
    Number(seconds),
    Number(`0.${fraction}`) * 1000,
  );
}

/** What `timeAtStart` has read. */
export interface StartTime {
  /** ISO, in UTC; null where the line shows no zone. */
  readonly time: string | null;
  /** As `clockOf` has it. */
  readonly clock: number;
  /** Characters that the time takes. */
  readonly length: number;
}

/** The time that a line begins with, `2026-11-20T10:00:05.001Z` or without zone, read without a pattern: most lines of a log have one. Null for any other beginning. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: most lines of a log begin so, and it stands for a pattern because of its speed
export function timeAtStart(line: string): StartTime | null {
  for (const [at, code] of SEPARATORS) if (line.charCodeAt(at) !== code) return null;
  const between = line.charCodeAt(10);
  if (between !== 0x54 && between !== 0x20) return null;
  let end = 19;
  const point = line.charCodeAt(19);
  if (point === 0x2e || point === 0x2c)
    do end++;
    while (isDigit(line.charCodeAt(end)));
  const milliseconds = end > 20 ? number(line, 20, Math.min(end, 23)) * (SCALE[Math.min(end, 23) - 20] ?? 1) : 0;
  const zone = line.charCodeAt(end);
  const isUtc = zone === 0x5a && !isWord(line.charCodeAt(end + 1));
  // An offset, or digits where none may be, is for the pattern.
  if (!isUtc && (zone === 0x2b || zone === 0x2d || isWord(zone) || (zone === 0x20 && '+-ZU'.includes(line.charAt(end + 1) || ' '))))
    return null;
  const day = number(line, 8, 10);
  const clock = Date.UTC(
    number(line, 0, 4),
    number(line, 5, 7) - 1,
    day,
    number(line, 11, 13),
    number(line, 14, 16),
    number(line, 17, 19),
    milliseconds,
  );
  // A day that no calendar has rolls over into the next month.
  if (Number.isNaN(clock) || (day > 28 && new Date(clock).getUTCDate() !== day)) return null;
  return { time: isUtc ? isoOf(line, end, milliseconds) : null, clock, length: isUtc ? end + 1 : end };
}

function isoOf(line: string, end: number, milliseconds: number): string {
  const isAsWritten = end === 23 && line.charCodeAt(10) === 0x54 && line.charCodeAt(19) === 0x2e;
  if (isAsWritten) return line.slice(0, 24);
  return `${line.slice(0, 10)}T${line.slice(11, 19)}.${String(milliseconds).padStart(3, '0')}Z`;
}

const SEPARATORS = [
  [4, 0x2d],
  [7, 0x2d],
  [13, 0x3a],
  [16, 0x3a],
] as const;
/** Milliseconds of the last digit, by how many there are. */
const SCALE = [0, 100, 10, 1];
const isDigit = (code: number) => code >= 0x30 && code <= 0x39;
const isWord = (code: number) => isDigit(code) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);

/** NaN where a character is no digit. */
function number(line: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const code = line.charCodeAt(at);
    if (!isDigit(code)) return Number.NaN;
    value = value * 10 + code - 0x30;
  }
  return value;
}

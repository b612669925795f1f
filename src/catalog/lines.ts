// Lines of models: which family an ID belongs to and which version it is, read from the ID alone.

export interface ModelLine {
  /** e.g. `claude-sonnet`, `nova-lite`. */
  readonly line: string;
  readonly major: number;
  readonly minor: number;
}

interface LineRule {
  readonly pattern: RegExp;
  readonly line: (match: RegExpExecArray) => string;
  /** The groups of the major and minor version; an absent group is 0. */
  readonly version: readonly [number, number];
  readonly fallbackMajor?: number;
}

/** The first rule that matches decides. A version part has at most two digits: a date of eight is none. */
const RULES: readonly LineRule[] = [
  { pattern: /claude-(\d{1,2})(?:[-.](\d{1,2}))?-([a-z]+)(?:$|[-:])/, line: (m) => `claude-${m[3]}`, version: [1, 2] },
  { pattern: /claude-([a-z]{3,})-(\d{1,2})(?:[-.](\d{1,2}))?(?![\d.])/, line: (m) => `claude-${m[1]}`, version: [2, 3] },
  {
    pattern: /nova-(?:(\d{1,2})-)?(lite|micro|pro|premier|sonic|canvas|reel|omni)/,
    line: (m) => `nova-${m[2]}`,
    version: [1, 3],
    fallbackMajor: 1,
  },
  { pattern: /marengo-embed-v?(\d{1,2})[-.](\d{1,2})/, line: () => 'marengo-embed', version: [1, 2] },
];

/** The line and version that an ID, alias or short name states; null where it names no known kind of line. */
export function lineOf(id: string): ModelLine | null {
  const text = id.toLowerCase();
  for (const rule of RULES) {
    const match = rule.pattern.exec(text);
    if (!match) continue;
    const [major, minor] = rule.version;
    return { line: rule.line(match), major: Number(match[major] ?? rule.fallbackMajor ?? 0), minor: Number(match[minor] ?? 0) };
  }
  return null;
}

export function isClaude(line: ModelLine | null): line is ModelLine {
  return line?.line.startsWith('claude-') ?? false;
}

/** Below 0 when `a` is the older version. */
export function compareVersions(a: ModelLine, b: ModelLine): number {
  return a.major - b.major || a.minor - b.minor;
}

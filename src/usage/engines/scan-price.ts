// What engines charge for reading logs. By Region the prices differ; those of us-east-1 are named as such.

export interface ScanPrice {
  /** USD for each `unitBytes`. */
  readonly usd: number;
  readonly unitBytes: number;
  /** `TB`, `GB` */
  readonly unit: string;
  /** A query costs no less than this many bytes. */
  readonly leastBytes: number;
  readonly asOf: string;
  readonly source: string;
}

export const SCAN_PRICES = {
  athena: { usd: 5, unitBytes: 1e12, unit: 'TB', leastBytes: 10e6, asOf: '2026-10', source: 'Amazon Athena pricing, us-east-1' },
  insights: { usd: 0.005, unitBytes: 1e9, unit: 'GB', leastBytes: 0, asOf: '2026-10', source: 'Amazon CloudWatch pricing, us-east-1' },
} as const satisfies Record<string, ScanPrice>;

export function scanUsd(bytes: number, { usd, unitBytes, leastBytes }: ScanPrice): number {
  return (Math.max(bytes, leastBytes) / unitBytes) * usd;
}

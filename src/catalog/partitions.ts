// The parts of AWS that share neither accounts nor addresses: commercial, China, GovCloud, the European Sovereign Cloud, and those of secret networks.

export interface Partition {
  /** As ARNs spell it. */
  readonly id: 'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-eusc' | 'aws-iso';
  /** What addresses end with; null where they are not public. */
  readonly dnsSuffix: string | null;
  /** Where the query API of the Price List answers to accounts of the partition; null where there is none. */
  readonly pricingRegion: string | null;
  /** Whether bedrock-mantle has an address there that AWS has published. */
  readonly hasMantle: boolean;
}

/** By the first part of a Region's ID (botocore's endpoint rules and the SDK's partitions, 2026-10). */
const PARTITIONS: readonly (readonly [prefix: RegExp, Partition])[] = [
  [/^cn-/, { id: 'aws-cn', dnsSuffix: 'amazonaws.com.cn', pricingRegion: 'cn-northwest-1', hasMantle: false }],
  [/^us-gov-/, { id: 'aws-us-gov', dnsSuffix: 'amazonaws.com', pricingRegion: null, hasMantle: false }],
  [/^eusc-/, { id: 'aws-eusc', dnsSuffix: 'amazonaws.eu', pricingRegion: null, hasMantle: false }],
  [/^(?:us|eu)-iso[a-z]?-/, { id: 'aws-iso', dnsSuffix: null, pricingRegion: null, hasMantle: false }],
];

const COMMERCIAL: Partition = { id: 'aws', dnsSuffix: 'amazonaws.com', pricingRegion: 'us-east-1', hasMantle: true };

export function partitionOf(region: string): Partition {
  return PARTITIONS.find(([prefix]) => prefix.test(region))?.[1] ?? COMMERCIAL;
}

// The AWS Price List of Bedrock in one Region: by the query API, or by the public bulk files, which ask for no credentials.
import { BqError } from '../../base/errors.ts';
import { phrase, type Text } from '../../base/phrases.ts';
import { partitionOf } from '../../catalog/partitions.ts';
import { type PriceListProduct, productOf } from '../../catalog/price-list.ts';
import { AWS } from '../../words/en/aws.ts';
import { requireItems, understood } from '../calls/answers.ts';
import { clientOptions } from '../calls/client-options.ts';
import { toBqError } from '../calls/errors.ts';
import { allPages, PageTokens } from '../calls/pages.ts';
import { type RetryNotice, withRetry } from '../calls/retry.ts';
import { Transport } from '../calls/transport.ts';
import type { Network } from '../session/network.ts';
import type { AwsSession } from '../session/session.ts';

/** Models of Amazon and open ones; models that the Marketplace sells. */
const SERVICE_CODES = ['AmazonBedrock', 'AmazonBedrockFoundationModels'];
const BULK = 'https://pricing.us-east-1.amazonaws.com';
const MOST_PAGES = 60;
const MOST_BULK_BYTES = 50_000_000;

/** @throws BqError configuration or remote */
export async function readPriceList(
  session: AwsSession,
  region: string,
  onRetry?: (notice: RetryNotice) => void,
): Promise<readonly PriceListProduct[]> {
  const { GetProductsCommand, PricingClient } = await import('@aws-sdk/client-pricing');
  const { id, pricingRegion } = partitionOf(region);
  if (pricingRegion === null) {
    throw new BqError(phrase(AWS, 'noPriceApi', id, region), { code: 'PRICE_LIST_UNREAD', kind: 'remote' });
  }
  const client = new PricingClient(clientOptions(session, pricingRegion, 'PRICING'));
  const { profile } = session.credentials;
  const context = { action: 'pricing:GetProducts', region, profile, endpoint: session.endpointOf('PRICING') };
  const readService = (ServiceCode: string) =>
    allPages(new PageTokens(context, MOST_PAGES), async (token) => {
      const input = {
        ServiceCode,
        FormatVersion: 'aws_v1',
        MaxResults: 100,
        Filters: [{ Type: 'TERM_MATCH' as const, Field: 'regionCode', Value: region }],
        ...(token === undefined ? {} : { NextToken: token }),
      };
      const answer = await withRetry(() => client.send(new GetProductsCommand(input)), { onRetry });
      const list = requireItems(answer.PriceList, 'list of products', context);
      const items = understood(context, () => list.map((text: unknown) => JSON.parse(String(text)) as unknown));
      return { items, nextToken: answer.NextToken };
    });
  try {
    return requireProducts((await Promise.all(SERVICE_CODES.map(readService))).flat(), region);
  } catch (error) {
    throw toBqError(error, context);
  } finally {
    client.destroy();
  }
}

export interface BulkOptions {
  /** Instead of AWS's; null for AWS's own. */
  readonly endpoint: string | null;
  readonly network: Network;
  readonly onRetry?: (notice: RetryNotice) => void;
}

/** @throws BqError remote */
export async function readBulkPriceList(region: string, { endpoint, network, onRetry }: BulkOptions): Promise<readonly PriceListProduct[]> {
  const limits = { connectMs: 3000, answerMs: 30_000, wholeMs: 120_000 };
  const transport = new Transport({ network, limits, mostBytes: MOST_BULK_BYTES });
  const read = (code: string) =>
    readBulkFile(
      transport,
      new URL(`${(endpoint ?? BULK).replace(/\/+$/, '')}/offers/v1.0/aws/${code}/current/${region}/index.json`),
      onRetry,
    );
  try {
    return requireProducts((await Promise.all(SERVICE_CODES.map(read))).flat(), region);
  } finally {
    transport.destroy();
  }
}

async function readBulkFile(transport: Transport, url: URL, onRetry: BulkOptions['onRetry']): Promise<readonly unknown[]> {
  const failed = (problem: Text, cause?: unknown) =>
    new BqError(phrase(AWS, 'priceFile', String(url), problem), { code: 'PRICE_LIST_UNREAD', kind: 'remote', cause });
  try {
    const { status, body } = await withRetry(() => answered(transport, url), { onRetry });
    // A service that is not sold in a Region has no file there.
    if (status === 404 || status === 403) return [];
    if (status !== 200) throw failed(phrase(AWS, 'answers', status));
    const { products = {}, terms } = JSON.parse(body.toString('utf8')) as {
      products?: Record<string, object>;
      terms?: { OnDemand?: Record<string, object> };
    };
    return Object.entries(products).map(([sku, product]) => ({ product, terms: { OnDemand: terms?.OnDemand?.[sku] ?? {} } }));
  } catch (error) {
    throw error instanceof BqError ? error : failed((error as Error).message, error);
  }
}

/** An answer that may be another in a moment is an error, which is asked again. */
async function answered(transport: Transport, url: URL) {
  const answer = await transport.send({ url, method: 'GET', headers: {} });
  if (answer.status !== 429 && answer.status < 500) return answer;
  throw Object.assign(new Error(`it answers ${answer.status}`), { $metadata: { httpStatusCode: answer.status }, $response: answer });
}

/** Where Bedrock is, it has prices: none at all would pass for prices that nobody knows. */
function requireProducts(entries: readonly unknown[], region: string): PriceListProduct[] {
  const products = entries.flatMap((entry) => productOf(entry) ?? []);
  if (products.length > 0) return products;
  throw new BqError(phrase(AWS, 'noPrices', region), { code: 'PRICE_LIST_UNREAD', kind: 'remote' });
}

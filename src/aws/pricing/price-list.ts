// The AWS Price List of Bedrock in one Region: by the query API, or by the public bulk files, which ask for no credentials.
import { BqError } from '../../base/errors.ts';
import { type PriceListProduct, productOf } from '../../catalog/price-list.ts';
import { requireItems, understood } from '../calls/answers.ts';
import { clientOptions } from '../calls/client-options.ts';
import { toBqError } from '../calls/errors.ts';
import { allPages, PageTokens } from '../calls/pages.ts';
import { type RetryNotice, withRetry } from '../calls/retry.ts';
import type { AwsSession } from '../session/session.ts';

/** Models of Amazon and open ones; models that the Marketplace sells. */
const SERVICE_CODES = ['AmazonBedrock', 'AmazonBedrockFoundationModels'];
/** The query API is there and in two other Regions, and answers for all of them. */
const PRICING_REGION = 'us-east-1';
const BULK = 'https://pricing.us-east-1.amazonaws.com';
const MOST_PAGES = 60;
const MOST_BULK_BYTES = 50_000_000;
const BULK_TIMEOUT_MS = 30_000;

/** @throws BqError configuration or remote */
export async function readPriceList(
  session: AwsSession,
  region: string,
  onRetry?: (notice: RetryNotice) => void,
): Promise<readonly PriceListProduct[]> {
  const { GetProductsCommand, PricingClient } = await import('@aws-sdk/client-pricing');
  const client = new PricingClient(clientOptions(session, PRICING_REGION, 'PRICING'));
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
    return productsOf((await Promise.all(SERVICE_CODES.map(readService))).flat());
  } catch (error) {
    throw toBqError(error, context);
  } finally {
    client.destroy();
  }
}

/** @param endpoint instead of AWS's; null for AWS's own @throws BqError remote */
export async function readBulkPriceList(
  region: string,
  endpoint: string | null,
  signal?: AbortSignal,
): Promise<readonly PriceListProduct[]> {
  const files = await Promise.all(
    SERVICE_CODES.map((code) => readBulkFile(`${endpoint ?? BULK}/offers/v1.0/aws/${code}/current/${region}/index.json`, signal)),
  );
  return productsOf(files.flat());
}

async function readBulkFile(url: string, signal?: AbortSignal): Promise<readonly unknown[]> {
  const failed = (problem: string, cause?: unknown) =>
    new BqError(`the Price List's file ${url} could not be read: ${problem}`, { code: 'PRICE_LIST_UNREAD', kind: 'remote', cause });
  try {
    const timeout = AbortSignal.timeout(BULK_TIMEOUT_MS);
    const answer = await fetch(url, { signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    // A service that is not sold in a Region has no file there.
    if (answer.status === 404 || answer.status === 403) return [];
    if (!answer.ok) throw failed(`it answers ${answer.status}`);
    const text = await textOf(answer, failed);
    const { products = {}, terms } = JSON.parse(text) as {
      products?: Record<string, object>;
      terms?: { OnDemand?: Record<string, object> };
    };
    return Object.entries(products).map(([sku, product]) => ({ product, terms: { OnDemand: terms?.OnDemand?.[sku] ?? {} } }));
  } catch (error) {
    throw error instanceof BqError ? error : failed((error as Error).message, error);
  }
}

/** Read no further than a file of prices can be. */
async function textOf(answer: Response, failed: (problem: string) => BqError): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BULK_BYTES) throw failed(`it has more than ${MOST_BULK_BYTES / 1e6} MB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function productsOf(entries: readonly unknown[]): PriceListProduct[] {
  return entries.flatMap((entry) => productOf(entry) ?? []);
}

// Whom the emulator answers: programs on this machine and in its network, never a web page of somebody else. Pure.
import { isIP } from 'node:net';
import { type Phrase, phrase } from '../../base/phrases.ts';
import { EMULATE } from '../../words/en/emulate.ts';
import { header, type WireRequest } from '../wire/message.ts';

/**
 * A page can send requests to any address, its own name may even lead here (DNS rebinding); what gives it away are the headers that a browser
 * does not let it change. Programs send none of them.
 *
 * @returns why the request is refused, in words; null for one that is welcome
 */
export function foreignPage(request: WireRequest): Phrase | null {
  const host = header(request, 'host') ?? header(request, ':authority');
  if (host !== undefined && !isOurHost(host)) return phrase(EMULATE, 'fromHeader', 'Host', host);
  for (const name of ['origin', 'referer']) {
    const value = header(request, name);
    if (value !== undefined && !isOurs(hostname(value)))
      return phrase(EMULATE, 'fromHeader', name === 'origin' ? 'Origin' : 'Referer', value);
  }
  return header(request, 'sec-fetch-site') === 'cross-site' ? phrase(EMULATE, 'otherSite') : null;
}

const MOST_HOSTS = 64;
const LONGEST_NAME = 255;
/** A program says the same with every request. */
const hosts = new Map<string, boolean>();

function isOurHost(host: string): boolean {
  const known = hosts.get(host);
  if (known !== undefined) return known;
  const found = isOurs(hostname(`http://${host}`));
  if (hosts.size >= MOST_HOSTS) hosts.clear();
  if (host.length <= LONGEST_NAME) hosts.set(host, found);
  return found;
}

/** Lower case, without brackets; null for what has none (`null` of a page without an origin, a broken header). */
function hostname(url: string): string | null {
  try {
    const parsed = new URL(url);
    return parsed.username === '' && parsed.hostname !== '' ? parsed.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '') : null;
  } catch {
    return null;
  }
}

/** Names that nobody can register: addresses, names of one word (a container's), and the endings that are kept for local networks. */
function isOurs(name: string | null): boolean {
  if (name === null) return false;
  return isIP(name) !== 0 || !name.includes('.') || /\.(?:localhost|local|internal|test|lan|home\.arpa)$/.test(name);
}

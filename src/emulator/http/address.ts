// Addresses to listen on, as URLs have them. Pure.

/** A name that can be asked: all addresses at once (0.0.0.0, ::) are none, and those of IPv6 stand in brackets. */
export function inUrl(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host.includes(':')) return /^[0:]+$/.test(host) ? '[::1]' : `[${host}]`;
  return host;
}

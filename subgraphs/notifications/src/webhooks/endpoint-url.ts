import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** What browsers and proxies take. */
const CHARACTERS_MAX = 2_048;

export type UrlReading =
  | { readonly ok: true; readonly url: string }
  | {
      readonly ok: false;
      readonly code: 'BLANK' | 'TOO_LONG' | 'INVALID' | 'ADDRESS_FORBIDDEN';
      readonly message: string;
    };

const problem = (code: Extract<UrlReading, { ok: false }>['code'], message: string): UrlReading => ({
  ok: false,
  code,
  message,
});

/**
 * An address that events may be sent to. Where its name leads is found out anew before every attempt; here
 * is refused what can be seen to lead into our own network.
 */
export function readEndpointUrl(
  text: string,
  { allowPrivateAddresses }: { allowPrivateAddresses: boolean },
): UrlReading {
  const trimmed = text.trim();
  if (trimmed === '') return problem('BLANK', 'Give the address that events are sent to.');
  if (trimmed.length > CHARACTERS_MAX)
    return problem('TOO_LONG', `An address has at most ${CHARACTERS_MAX} characters.`);
  if (!URL.canParse(trimmed))
    return problem('INVALID', 'This is no address, such as https://example.com/hooks.');
  const url = new URL(trimmed);
  const schemes = allowPrivateAddresses ? ['https:', 'http:'] : ['https:'];
  if (!schemes.includes(url.protocol)) return problem('INVALID', 'The address must begin with https://.');
  if (url.username !== '' || url.password !== '') {
    return problem(
      'INVALID',
      'The address must not hold a user name or password; the signature says who calls.',
    );
  }
  if (!allowPrivateAddresses && leadsHome(hostOf(url))) {
    return problem('ADDRESS_FORBIDDEN', 'The address must be on the internet, not in a private network.');
  }
  url.hash = '';
  return { ok: true, url: url.href };
}

/** The host as sockets take it: IPv6 without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Names that RFC 6761 and common use keep for the own machine or network. */
const homeNames = /(^|\.)(localhost|local|internal|home\.arpa)\.?$/i;

function leadsHome(host: string): boolean {
  return isIP(host) === 0 ? homeNames.test(host) : !isPublicAddress(host);
}

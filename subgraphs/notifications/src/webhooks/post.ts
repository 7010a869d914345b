import { lookup as lookupAddresses, type LookupAddress } from 'node:dns';
import { request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { codeOf, Fault, messageOf } from '@hansa/kit/errors/fault';
import { hostOf } from './endpoint-url.ts';
import type { Answer } from './judge.ts';
import { isPublicAddress } from './public-address.ts';

interface Posting {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Post = (posting: Posting) => Promise<Answer>;

type Resolve = (
  host: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

interface PostOptions {
  readonly timeoutMs: number;
  readonly allowPrivateAddresses: boolean;
  /** How names become addresses; tests bring their own. */
  readonly resolve?: Resolve;
}

const resolveByDns: Resolve = (host, done) => lookupAddresses(host, { all: true }, done);

/**
 * Sends a request to whoever a merchant named, and to nobody else.
 *
 * The name is resolved once, all its addresses are judged, and the connection goes to the very address that
 * was judged: a name that changes its mind in between changes nothing. Redirects are answers like others.
 */
export function createPost({ timeoutMs, allowPrivateAddresses, resolve = resolveByDns }: PostOptions): Post {
  const forbidden = (address: string) => !allowPrivateAddresses && !isPublicAddress(address);
  const refusal = () => new Fault('FORBIDDEN', 'The address leads into a private network.');

  const lookup: LookupFunction = (host, { all }, done) => {
    resolve(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return done(error ?? new Fault('UNAVAILABLE', `${host} has no address.`), []);
      // One private address among public ones is how rebinding begins.
      if (addresses.some(({ address }) => forbidden(address))) return done(refusal(), []);
      if (all) done(null, [...addresses]);
      else done(null, first.address, first.family);
    });
  };

  return async ({ url: text, headers, body }) => {
    const url = new URL(text);
    // An address that is written out is never looked up.
    if (isIP(hostOf(url)) !== 0 && forbidden(hostOf(url)))
      return { kind: 'unreachable', error: refusal().message };
    const options: RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup,
      // A kept connection would outlive the judgement of its address.
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
    };
    try {
      return await exchange(url, options, body);
    } catch (thrown) {
      return { kind: 'unreachable', error: explain(thrown, timeoutMs) };
    }
  };
}

function exchange(url: URL, options: RequestOptions, body: string): Promise<Answer> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(url, options, (response) => {
      const { statusCode: status = 0, headers } = response;
      resolve({ kind: 'answered', status, retryAfter: headers['retry-after'] });
      // Nobody reads what else is said, however much it is.
      response.destroy();
    });
    request.on('error', reject);
    request.end(body);
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name of the receiver is not known.',
  EAI_AGAIN: 'The name of the receiver could not be looked up.',
  ECONNREFUSED: 'The receiver refuses connections.',
  ECONNRESET: 'The receiver broke the connection off.',
  EHOSTUNREACH: 'The receiver cannot be reached.',
  ENETUNREACH: 'The receiver cannot be reached.',
  ETIMEDOUT: 'The receiver cannot be reached.',
};

function explain(thrown: unknown, timeoutMs: number): string {
  const code = codeOf(thrown) ?? '';
  if (code === 'ABORT_ERR') return `The receiver did not answer within ${timeoutMs / 1_000} s.`;
  return reasons[code] ?? (messageOf(thrown) || `The connection failed: ${code}.`);
}

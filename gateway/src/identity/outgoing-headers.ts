import { IDENTITY_HEADER, type IdentitySigner } from '@hansa/kit/auth/internal-token';
import type { TraceContext } from '@hansa/kit/telemetry/trace';
import type { Caller } from './caller.ts';

/** Says in a signed token who calls, and from where. */
export type SignIdentity = (...who: Parameters<IdentitySigner['sign']>) => Promise<string>;

/** A client's request, as far as subgraphs are told of it. */
export interface ClientRequest {
  readonly caller: Caller;
  readonly authorization: string | undefined;
  readonly clientAddress: string;
  readonly trace: TraceContext;
}

/** The headers of every request to a subgraph on behalf of this client. */
export type OutgoingHeaders = (request: ClientRequest) => Headers | Promise<Headers>;

type Headers = Readonly<Record<string, string>>;

/**
 * Made from nothing, never copied from the client, so that nobody can smuggle in an identity.
 *
 * With a signer, subgraphs learn who calls, and from where, from the gateway's signed word. Without one they
 * are given the client's own `authorization`, because then it is they who judge it.
 */
export function createOutgoingHeaders(sign: SignIdentity | undefined): OutgoingHeaders {
  return ({ caller, authorization, clientAddress, trace }) => {
    if (!sign) return headersOf(trace, 'authorization', authorization);
    return sign(caller.viewer, clientAddress).then((word) => headersOf(trace, IDENTITY_HEADER, word));
  };
}

/** PERF: `light` in bench/gateway. An object made by spreading another is ten times as dear to walk. */
function headersOf(
  { traceparent, tracestate }: TraceContext,
  name: string,
  value: string | undefined,
): Headers {
  const headers: Record<string, string> = { traceparent };
  if (tracestate !== undefined) headers['tracestate'] = tracestate;
  if (value !== undefined) headers[name] = value;
  return headers;
}

/**
 * What of a client's request reaches subgraphs, but for its trace: clients with equal identities are answered
 * equally. To be asked for often, so nothing is signed for it.
 */
export function createIdentityOf(sign: SignIdentity | undefined): (request: ClientRequest) => string {
  if (!sign) return ({ authorization = '' }) => authorization;
  return ({ caller: { viewer }, clientAddress }) => JSON.stringify([viewer, clientAddress]);
}

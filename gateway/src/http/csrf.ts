import type { IncomingHttpHeaders } from 'node:http';
import { badRequest } from './read-request.ts';

/** Content types that a web page may send to a foreign server without asking it first. */
const unasked = new Set(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']);

/** A web page cannot send these without asking the server first. */
const PROOFS = ['x-apollo-operation-name', 'apollo-require-preflight'];

/** Refuses what a foreign web page could make a browser send: it would come with the cookies of its user. */
export function preventCsrf(headers: IncomingHttpHeaders): void {
  const type = headers['content-type'];
  if (type === 'application/json') return;
  if (type !== undefined && !unasked.has(type.split(';', 1)[0]?.trim().toLowerCase() ?? '')) return;
  if (PROOFS.some((name) => typeof headers[name] === 'string' && headers[name] !== '')) return;
  throw badRequest(
    'This operation has been blocked as a potential Cross-Site Request Forgery (CSRF). Please either send a ' +
      `content-type such as application/json or one of the headers ${PROOFS.join(', ')}.`,
  );
}

import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import { badRequest, type GraphqlParams } from './read-request.ts';

/** Texts of operations that clients may name by their hash; Apollo's clients send them again when asked. */
const TEXT_CHARACTERS_MAX = 16 * 1024 * 1024;

/** Finds the text of an operation, by Apollo's protocol of automatic persisted queries. */
export function createPersistedQueries(): (params: GraphqlParams) => string {
  const texts = new LRUCache<string, string>({
    maxSize: TEXT_CHARACTERS_MAX,
    sizeCalculation: (text) => text.length + 1,
  });
  return ({ query, extensions }) => {
    const hash = hashOf(extensions['persistedQuery']);
    if (hash === undefined) {
      if (query === undefined || query === '') throw badRequest('The request has no `query`.');
      return query;
    }
    if (query === undefined) return texts.get(hash) ?? notFound();
    if (createHash('sha256').update(query).digest('hex') !== hash)
      throw badRequest('The hash is not that of the query.');
    texts.set(hash, query);
    return query;
  };
}

function hashOf(extension: unknown): string | undefined {
  if (typeof extension !== 'object' || extension === null) return undefined;
  const { version, sha256Hash } = extension as { version?: unknown; sha256Hash?: unknown };
  if (version !== 1 || typeof sha256Hash !== 'string')
    throw badRequest('The persisted query version is not supported.');
  return sha256Hash;
}

function notFound(): never {
  throw new GraphQLError('PersistedQueryNotFound', {
    extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', http: { status: 200 } },
  });
}

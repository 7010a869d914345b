import type { Collection, Filter, WithId } from 'mongodb';

/**
 * The documents with these ids. One is asked for by itself: that is the usual case, and the one question that every
 * server answers without looking at other documents.
 */
export async function findEach<Document extends { readonly _id: string }>(
  collection: Collection<Document>,
  ids: readonly string[],
): Promise<readonly WithId<Document>[]> {
  const [only, ...others] = new Set(ids);
  if (only === undefined) return [];
  if (others.length > 0) return collection.find({ _id: { $in: [...ids] } } as Filter<Document>).toArray();
  const found = await collection.findOne({ _id: only } as Filter<Document>);
  return found ? [found] : [];
}

import type { Collection } from 'mongodb';

/**
 * What was said of something at one of its versions: a document of its own, written once and never changed. So news
 * may come twice or late, and undoes nothing.
 */
export interface Revision<Body> {
  readonly _id: string;
  /** What it is a revision of. */
  readonly of: string;
  readonly revision: number;
  readonly at: Date;
  readonly body: Body;
}

export const FIRST_REVISION = 1;

/** Padded, so that ids sort as revisions do; the largest safe integer has sixteen digits. */
export function revisionId(of: string, revision: number): string {
  return `${of}/${String(revision).padStart(16, '0')}`;
}

export function aRevision<Body>(of: string, revision: number, at: Date, body: Body): Revision<Body> {
  return { _id: revisionId(of, revision), of, revision, at, body };
}

/** The newest revision of one thing. */
export async function newest<Body>(
  collection: Collection<Revision<Body>>,
  of: string,
): Promise<Revision<Body> | undefined> {
  const found = await collection.findOne({ of }, { sort: { revision: -1 } });
  return found ?? undefined;
}

/** The newest revision of each, by what it is one of. */
export async function newestOfEach<Body>(
  collection: Collection<Revision<Body>>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Revision<Body>>> {
  const found = new Map<string, Revision<Body>>();
  if (ids.length === 0) return found;
  for await (const each of collection.find({ of: { $in: [...ids] } })) {
    const known = found.get(each.of);
    if (!known || known.revision < each.revision) found.set(each.of, each);
  }
  return found;
}

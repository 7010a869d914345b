import {
  MongoBulkWriteError,
  MongoServerError,
  type Collection,
  type Document,
  type OptionalUnlessRequiredId,
} from 'mongodb';

const DUPLICATE_KEY = 11_000;

/** Whether a unique index refused a document. */
export function isDuplicate(thrown: unknown): boolean {
  return thrown instanceof MongoServerError && thrown.code === DUPLICATE_KEY;
}

/** Inserts a document; false where its id, or another value that must be unique, is taken. */
export async function insertNew<Doc extends Document>(
  collection: Collection<Doc>,
  document: OptionalUnlessRequiredId<Doc>,
): Promise<boolean> {
  try {
    await collection.insertOne(document);
    return true;
  } catch (thrown) {
    if (isDuplicate(thrown)) return false;
    throw thrown;
  }
}

/** Inserts those that are not there yet; returns how many that were. */
export async function insertMissing<Doc extends Document>(
  collection: Collection<Doc>,
  documents: readonly OptionalUnlessRequiredId<Doc>[],
): Promise<number> {
  if (documents.length === 0) return 0;
  try {
    const { insertedCount } = await collection.insertMany(documents, { ordered: false });
    return insertedCount;
  } catch (thrown) {
    const failed = writeErrorsOf(thrown);
    if (!failed || failed.some(({ code }) => code !== DUPLICATE_KEY)) throw thrown;
    return documents.length - failed.length;
  }
}

function writeErrorsOf(thrown: unknown): readonly { readonly code: number }[] | undefined {
  if (!(thrown instanceof MongoBulkWriteError)) return undefined;
  return [thrown.writeErrors].flat();
}

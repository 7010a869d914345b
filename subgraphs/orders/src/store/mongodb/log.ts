import type { Collection, Filter, OptionalUnlessRequiredId } from 'mongodb';
import { insertNew } from './insert.ts';
import { FIRST_REVISION, revisionId } from './revisions.ts';
import type { Server } from './server.ts';

/** A document as it is asked for. */
export interface Shown {
  readonly _id: string;
  /** Of the write that it shows. */
  readonly revision: number;
  /** When that was, by the database's clock. */
  readonly at: Date;
}

/** One write of a document: a document of its own, inserted once. */
export interface Write {
  readonly _id: string;
  /** Whose write it is. */
  readonly of: string;
  readonly revision: number;
  readonly at: Date;
}

/**
 * How documents are written: a write is inserted under the id of document and revision. That is the one moment that
 * decides, and whoever comes second is refused by the id, on every server alike. Afterwards the document is brought to
 * what the write says, which may be done late, twice, or by somebody else:
 *
 *   free --insert--> taken --document brought to it--> taken, shown
 */
export interface Log<W extends Write> {
  /**
   * Writes and shows. `taken`: somebody else has this revision, and theirs is shown. `gone`: the document was deleted
   * meanwhile.
   */
  write(write: W): Promise<'written' | 'taken' | 'gone'>;
  /** Brings the document to what was written from this revision on. */
  show(id: string, from: number): Promise<void>;
}

interface LogParts<Document extends Shown, W extends Write> {
  readonly documents: Collection<Document>;
  readonly writes: Collection<W>;
  readonly server: Server;
  /** The document that a write leads to; undefined where nothing can keep it from being shown any more. */
  toDocument(write: W): Promise<Document | undefined>;
  onShown?(id: string): void;
}

export function createLog<Document extends Shown, W extends Write>(parts: LogParts<Document, W>): Log<W> {
  const { documents, writes, server, toDocument, onShown } = parts;

  /** Whether the document is there. */
  const bringTo = async (write: W): Promise<boolean> => {
    const document = await toDocument(write);
    if (!document) return true;
    if (write.revision === FIRST_REVISION) {
      await insertNew(documents, document as OptionalUnlessRequiredId<Document>);
      return true;
    }
    const { _id, ...rest } = document;
    const guard = (await server.guardsUpdates()) && { revision: { $lt: write.revision } };
    const filter = { _id, ...guard } as unknown as Filter<Document>;
    const { matchedCount } = await documents.replaceOne(filter, rest);
    // Not matched: it shows a later write already, or it was deleted.
    return matchedCount > 0 || (await exists(documents, _id));
  };

  const writeOf = (of: string, revision: number) => {
    // First writes may have ids of their own.
    const filter = revision === FIRST_REVISION ? { of, revision } : { _id: revisionId(of, revision) };
    return writes.findOne<W>(filter as unknown as Filter<W>);
  };

  const show = async (id: string, from: number): Promise<void> => {
    // On and on until there is no later one: where a replacement is not guarded a slow one can undo a newer one,
    // and whoever was slow finds the newer one here.
    for (let revision = from; ; revision += 1) {
      const write = await writeOf(id, revision);
      if (!write) break;
      await bringTo(write);
    }
    onShown?.(id);
  };

  return {
    show,
    write: async (write) => {
      const mine = await insertNew(writes, write as OptionalUnlessRequiredId<W>);
      const there = !mine || (await bringTo(write));
      await show(write.of, mine ? write.revision + 1 : write.revision);
      if (!mine) return 'taken';
      return there ? 'written' : 'gone';
    },
  };
}

async function exists<Document extends Shown>(
  documents: Collection<Document>,
  _id: string,
): Promise<boolean> {
  return (await documents.findOne({ _id } as Filter<Document>, { projection: { _id: 1 } })) !== null;
}

import type { Db } from 'mongodb';

/** What has to be known of a server to treat it well. */
export interface Server {
  /**
   * Whether an update compares and writes as one, so that a condition can keep it from undoing a newer one. FerretDB 1
   * reads first and writes by id afterwards: a condition protects nothing there, and costs a look at every document.
   */
  guardsUpdates(): Promise<boolean>;
}

export function createServer(db: Db): Server {
  let guards: Promise<boolean> | undefined;
  const ask = async () => {
    const info = await db.command({ buildInfo: 1 });
    return !String(info['ferretdbVersion'] ?? '').startsWith('v1.');
  };
  return {
    guardsUpdates: () =>
      (guards ??= ask().catch((thrown: unknown) => {
        guards = undefined;
        throw thrown;
      })),
  };
}

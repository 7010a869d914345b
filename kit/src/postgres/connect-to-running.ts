import { addressOf, connect, isLocked, servesSite } from './folder-lock.ts';
import { readPassword } from './password.ts';
import { readPostmasterPid } from './postmaster-pid.ts';
import { siteOf } from './site.ts';

export interface RunningPostgres {
  readonly port: number;
  /** The address of a database, credentials included: not for logs. */
  url(database: string): string;
}

/** Finds the PostgreSQL of a Hansa that runs on the folder, for commands beside it; `undefined` when none runs. */
export async function connectToRunning(folder: string): Promise<RunningPostgres | undefined> {
  const site = siteOf(folder);
  const file = readPostmasterPid(site.cluster);
  if (file.kind !== 'present' || file.status !== 'ready') return undefined;
  const password = readPassword(site);
  const client =
    password === undefined ? undefined : await connect(file.port, password).catch(() => undefined);
  if (!client || password === undefined) return undefined;
  try {
    // A killed Hansa leaves a PostgreSQL behind that answers, but holds no lock.
    const runs = (await servesSite(client, site)) && (await isLocked(client));
    return runs
      ? { port: file.port, url: (database) => addressOf(site, { port: file.port, password, database }) }
      : undefined;
  } catch {
    return undefined; // it ended while we asked
  } finally {
    await client.end().catch(() => undefined);
  }
}

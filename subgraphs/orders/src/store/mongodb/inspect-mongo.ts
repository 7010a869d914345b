import type { ServerReport } from '@hansa/kit/database/server-report';
import { z } from 'zod';
import { connectToMongo } from './connection.ts';

const hello = z.object({
  localTime: z.date(),
  setName: z.string().optional(),
  isWritablePrimary: z.boolean().optional(),
  ismaster: z.boolean().optional(),
});
const buildInfo = z.object({ version: z.string(), ferretdbVersion: z.string().optional() });
const dbStats = z.object({ storageSize: z.number().default(0), indexSize: z.number().default(0) });

/** Looks at the server of orders' documents, and changes nothing. */
export async function inspectMongo(databaseUrl: string): Promise<ServerReport> {
  const { db, close } = connectToMongo({ databaseUrl, connectionsMax: 1 });
  try {
    // The first question also pays for the connection; the second is timed.
    const build = buildInfo.parse(await db.command({ buildInfo: 1 }));
    const askedAt = Date.now();
    const { localTime, setName, isWritablePrimary, ismaster } = hello.parse(await db.command({ hello: 1 }));
    const ourNow = (askedAt + Date.now()) / 2;
    const size = dbStats.parse(await db.command({ dbStats: 1 }));
    const takesWrites = isWritablePrimary ?? ismaster ?? false;
    return {
      server: build.ferretdbVersion ? `FerretDB, as MongoDB ${build.version}` : `MongoDB ${build.version}`,
      durability: `w ${db.writeConcern?.w ?? 1}, ${setName === undefined ? 'one server' : `replica set ${setName}`}`,
      problems: takesWrites ? [] : ['No server of the replica set takes writes: see `rs.status()`.'],
      clockSkewMs: Math.round(localTime.getTime() - ourNow),
      bytes: size.storageSize + size.indexSize,
    };
  } finally {
    await close();
  }
}

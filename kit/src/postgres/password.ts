import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { codeOf, Fault, messageOf } from '../errors/fault.ts';
import type { Site } from './site.ts';

/** The superuser of the cluster. */
export const superuser = 'hansa';

/** The superuser's password, made at the first start and kept beside the cluster for us alone. */
export function ensurePassword(site: Site): string {
  const known = readPassword(site);
  if (known !== undefined) return known;
  if (existsSync(`${site.cluster}/PG_VERSION`)) {
    throw new Fault(
      'INVALID_CONFIGURATION',
      `The password of the database is lost: restore ${site.passwordFile} from the backup that also has ${site.cluster}.`,
    );
  }
  const draft = `${site.passwordFile}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flush: true });
  try {
    // A link appears complete or not at all, and only for the first of two starters.
    linkSync(draft, site.passwordFile);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readPassword(site) ?? ensurePassword(site);
}

/** The password of an existing cluster, or undefined before the first start. */
export function readPassword({ passwordFile }: Site): string | undefined {
  try {
    return readFileSync(passwordFile, 'utf8').trim() || undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new Fault(
      'INVALID_CONFIGURATION',
      `Hansa cannot read ${passwordFile} (${messageOf(error)}): start it as the user it belongs to.`,
      {
        cause: error,
      },
    );
  }
}

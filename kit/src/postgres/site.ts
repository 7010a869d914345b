import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { codeOf, Fault, messageOf } from '../errors/fault.ts';

/** The files of one embedded PostgreSQL inside a data folder. */
export interface Site {
  readonly folder: string;
  /** PostgreSQL's own data directory. */
  readonly cluster: string;
  readonly passwordFile: string;
  readonly logFile: string;
}

export function siteOf(dataFolder: string): Site {
  const folder = resolve(dataFolder);
  return {
    folder,
    cluster: join(folder, 'postgres'),
    passwordFile: join(folder, 'postgres.password'),
    logFile: join(folder, 'postgres.log'),
  };
}

/** `.s.PGSQL.65535` and a slash; the system allows a socket's path 107 bytes, of which macOS takes four more. */
const SOCKET_FOLDER_BYTES_MAX = 103 - 15;

/**
 * Where PostgreSQL's Unix socket lies: in its own data directory, which nobody else may enter. Undefined where
 * the path would be too long or the system has no such sockets; there is always the port.
 */
export function socketFolderOf({ cluster }: Site): string | undefined {
  const fits = Buffer.byteLength(cluster) <= SOCKET_FOLDER_BYTES_MAX && !/[,"\s]/.test(cluster);
  return fits && process.platform !== 'win32' ? cluster : undefined;
}

/** Makes the data folder, closed to others, and makes sure that we may write there. */
export function openFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

/** By hand, because Node's `recursive` never returns where a file system refuses with ENOENT, as /proc does. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // A folder: another starter made it just now. A file: stays an error.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'it is a file',
  ENOSPC: 'the disk is full',
  ENOENT: 'the path leads nowhere',
};

export function cannotWrite(folder: string, error: unknown): Fault {
  const reason = reasons[codeOf(error) ?? ''] ?? messageOf(error);
  return new Fault(
    'INVALID_CONFIGURATION',
    `Hansa cannot write to its data folder ${folder} (${reason}): make it writable for this user, or choose another folder.`,
    { cause: error },
  );
}

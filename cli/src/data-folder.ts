import { access, constants, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { codeOf, Fault, messageOf } from '@hansa/kit/errors/fault';
import { makeFolder } from '@hansa/kit/files/make-folder';
import { z } from 'zod';

/** What Hansa remembers about a data folder between starts. */
const stateSchema = z.object({
  /** The layout of the folder. Another one cannot be read. */
  format: z.number().int(),
  sampleCatalogue: z.enum(['pending', 'imported']).default('pending'),
});

type State = z.infer<typeof stateSchema>;

export interface DataFolder {
  readonly path: string;
  readonly mails: string;
  readonly state: State;
  remember(change: Partial<State>): Promise<void>;
}

const FORMAT = 1;
const STATE_FILE = 'hansa.json';

/** Makes the folder if need be and says in one sentence why it cannot be used. */
export async function openDataFolder(given: string): Promise<DataFolder> {
  const path = resolve(given);
  await makeUsable(path);
  let state = await readState(path);
  const remember = async (change: Partial<State>) => {
    state = { ...state, ...change };
    const file = join(path, STATE_FILE);
    await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`);
    await rename(`${file}.new`, file);
  };
  const mails = join(path, 'mails');
  await makeUsable(mails);
  return {
    path,
    mails,
    get state() {
      return state;
    },
    remember,
  };
}

async function makeUsable(path: string): Promise<void> {
  try {
    await makeFolder(path, 0o700);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (thrown) {
    const reason = (await isFile(path))
      ? 'it is a file'
      : (reasons[codeOf(thrown) ?? ''] ?? messageOf(thrown));
    throw new Fault(
      'INVALID_CONFIGURATION',
      `The data folder ${path} cannot be used: ${reason}. Give Hansa a folder it may write to with --data DIR.`,
      { cause: thrown },
    );
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a part of its path is no folder, and no link to one',
  ENOSPC: 'the disk is full',
  ENOENT: 'it cannot be made there',
};

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false, // Only the wording depends on it.
  );
}

async function readState(path: string): Promise<State> {
  const file = join(path, STATE_FILE);
  const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw new Fault('INVALID_CONFIGURATION', `${file} cannot be read: ${messageOf(thrown)}.`, {
      cause: thrown,
    });
  });
  if (text === undefined) return { format: FORMAT, sampleCatalogue: 'pending' };
  const parsed = stateSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new Fault(
      'INVALID_CONFIGURATION',
      `${file} is damaged. Restore it from a backup, or start with another folder: --data DIR.`,
    );
  }
  if (parsed.data.format === FORMAT) return parsed.data;
  throw new Fault(
    'INVALID_CONFIGURATION',
    `The data folder ${path} has format ${parsed.data.format}, and this Hansa reads format ${FORMAT}. Start the Hansa that wrote it, or use another folder: --data DIR.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The schema refuses it.
  }
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { z } from 'zod';
import { SCHEMAS_FILE, type PublishedTypes } from '../schemas.ts';

const run = promisify(execFile);

/** Every event there is, a hundred times over; git's output is otherwise cut at 1 MB. */
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024;

const typesSchema = z.record(z.string(), z.object({ channel: z.string(), schema: z.looseObject({}) }));

/** The published language as it was at a git ref: a branch, a tag, a commit. */
export async function readTypesOf(ref: string, folder: string): Promise<PublishedTypes> {
  // Resolved first, so that what looks like an option of git is none.
  const commit = await git(folder, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]).catch((cause: unknown) => {
    throw new Fault('INVALID_CONFIGURATION', `git knows no commit called ${ref} here.`, { cause });
  });
  const text = await git(folder, ['show', `${commit.trim()}:./${SCHEMAS_FILE}`]).catch((cause: unknown) => {
    const sentence = `${ref} has no ${SCHEMAS_FILE}, so there is nothing to compare with.`;
    throw new Fault('INVALID_CONFIGURATION', sentence, { cause });
  });
  try {
    return typesSchema.parse(JSON.parse(text));
  } catch (cause) {
    const sentence = `${SCHEMAS_FILE} of ${ref} cannot be read: ${messageOf(cause)}`;
    throw new Fault('INVALID_CONFIGURATION', sentence, { cause });
  }
}

async function git(folder: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', folder, ...args], { maxBuffer: OUTPUT_MAX_BYTES });
  return stdout;
}

import { existsSync, lstatSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { codeOf, Fault, messageOf } from '../errors/fault.ts';

const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes the library links that npm packages cannot carry.
 *
 * The package's install script does it too, but not under `npm ci --ignore-scripts` or an npm that asks
 * before it runs scripts; without them initdb fails with a loader's message nobody understands.
 */
export function repairLinks(packageFolder: string): void {
  const list = join(packageFolder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const link of linkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const target = join(packageFolder, link.target);
    if (!existsSync(target)) makeLink(join(packageFolder, link.source), target);
  }
}

function makeLink(source: string, target: string): void {
  try {
    if (lstatSync(target, { throwIfNoEntry: false })) rmSync(target); // a link that leads nowhere
    symlinkSync(relative(dirname(target), source), target);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return; // another starter was faster
    throw new Fault(
      'INVALID_CONFIGURATION',
      `The embedded PostgreSQL is not completely installed, and its links cannot be repaired (${messageOf(error)}): run npm rebuild as the owner of node_modules.`,
      { cause: error },
    );
  }
}

import { Fault } from '@hansa/kit/errors/fault';
import { publishedTypes } from '../schemas.ts';
import { compareTypes, type TypeChange } from './compare-types.ts';
import { readTypesOf } from './read-types-of.ts';

/** Refuses what would break those who read events by the contracts of `against`. */
export async function check({ against }: { readonly against: string }, folder: string): Promise<void> {
  const before = await readTypesOf(against, folder);
  const after = publishedTypes();
  const { breaking, notes } = compareTypes(before, after);
  for (const note of notes) console.log(note);
  for (const change of breaking) console.error(sentenceOf(change));
  if (breaking.length === 0) {
    console.log(`${Object.keys(after).length} types of events are compatible with ${against}.`);
    return;
  }
  const count = breaking.length === 1 ? 'One change breaks' : `${breaking.length} changes break`;
  throw new Fault(
    'INVALID_CONFIGURATION',
    `${count} consumers. Leave the contract as it was, and publish a new major beside it for a while.`,
  );
}

function sentenceOf({ type, path, rule, message }: TypeChange): string {
  return `${type}${path === '' ? '' : ` ${path}`} ${message} (${rule}).`;
}

import { readEndpointUrl } from '../webhooks/endpoint-url.ts';
import { publicFacts, readEventType } from '../webhooks/public-facts.ts';
import { done, refused, type Outcome } from './outcome.ts';

export interface AddressRules {
  /** Lets events go to private addresses and over plain HTTP; for tests and development. */
  readonly allowPrivateAddresses: boolean;
}

/** The limit that all input lists share. */
const ENTRIES_MAX = 250;

export function readUrl(text: string, rules: AddressRules): Outcome<string> {
  const read = readEndpointUrl(text, rules);
  return read.ok ? done(read.url) : refused(read.code, ['input', 'url'], read.message);
}

/** Types of events in their full spelling, each once. */
export function readEventTypes(names: readonly string[]): Outcome<readonly string[]> {
  const field = ['input', 'eventTypes'];
  if (names.length === 0) return refused('BLANK', field, 'Name at least one type of event.');
  if (names.length > ENTRIES_MAX)
    return refused('TOO_MANY', field, `Name at most ${ENTRIES_MAX} types of events.`);
  const types = names.map(readEventType);
  const unknown = types.indexOf(undefined);
  if (unknown >= 0) {
    const known = publicFacts.map(({ type }) => type).join(', ');
    return refused('INVALID', [...field, String(unknown)], `There are these types of events: ${known}.`);
  }
  return done([...new Set(types.filter((type) => type !== undefined))]);
}

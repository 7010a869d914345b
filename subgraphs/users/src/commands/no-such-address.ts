import { refused, type Field, type Refusal } from '../domain/outcome.ts';

/** The same for an address of somebody else: who does not own it does not learn of it. */
export function noSuchAddress(field: Field): Refusal {
  return refused('NOT_FOUND', field, 'Your address book has no such address.');
}

import type { Contract } from '@hansa/contracts/contract';
import { contracts } from '@hansa/contracts/contracts';

/** What is published under one type name, as data: on which channel, in which shape. */
export interface PublishedType {
  readonly channel: string;
  /** JSON Schema 2020-12 of the data. */
  readonly schema: object;
}

/** The whole published language by type name, sorted, so that two of them can be compared line by line. */
export type PublishedTypes = Readonly<Record<string, PublishedType>>;

/** Where the repository keeps the published language as data. A test keeps it true. */
export const SCHEMAS_FILE = 'contracts/schemas.json';

export function publishedTypes(all: readonly Contract[] = contracts): PublishedTypes {
  const sorted = [...all].sort((a, b) => (a.type < b.type ? -1 : 1));
  return Object.fromEntries(
    sorted.map(({ type, channel, jsonSchema }) => [type, { channel, schema: jsonSchema }]),
  );
}

export function printTypes(types: PublishedTypes): string {
  return `${JSON.stringify(types, null, 2)}\n`;
}

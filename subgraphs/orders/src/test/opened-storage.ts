import type { TestDatabase } from '@hansa/kit/testing/database';
import type { Backdoor } from './backdoor.ts';
import type { StorageKind } from './storages.ts';

/** An empty storage for the tests of one port. */
export interface OpenedStorage extends Backdoor {
  readonly url: string;
  /** The same once more, as another process has it. */
  another(): Backdoor;
}

export async function openStorage(kind: StorageKind): Promise<OpenedStorage> {
  const database: TestDatabase = await kind.createDatabase();
  const first = kind.openBackdoor(database.url);
  const others: Backdoor[] = [];
  await first.storage.migrate();
  return {
    ...first,
    url: database.url,
    another: () => {
      const other = kind.openBackdoor(database.url);
      others.push(other);
      return other;
    },
    close: async () => {
      await Promise.all([...others, first].map((each) => each.close()));
      await database.close();
    },
  };
}

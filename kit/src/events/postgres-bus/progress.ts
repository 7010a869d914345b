import type { Entry } from '../lanes.ts';

export interface Progress {
  /** Everything up to `position` has been read; those events that concern this consumer were given to `take`. */
  readTo(position: number): void;
  take(entry: Entry): void;
  /** As `take`, for an event that has a row in `redeliveries`. */
  resume(entry: Entry): void;
  done(entry: Entry): void;
  retry(entry: Entry): void;
  /** How far everything has been read. */
  end(): number;
  /** What has to be saved now, or undefined if nothing. `isHeldBack` is asked only if `someWait`. */
  unsaved(lanes: { someWait(): boolean; isHeldBack(entry: Entry): boolean }): Save | undefined;
  /** The last `unsaved` is durable. */
  saved(save: Save): void;
  /** The last `unsaved` is not; it will be part of the next. */
  failed(save: Save): void;
}

/** A row of `redeliveries` to be written or deleted. `dueAt` is by `performance.now()`; undefined is now. */
export type Change =
  | { readonly kind: 'store'; readonly attempt: number; readonly dueAt: number | undefined }
  | { readonly kind: 'delete' };

export interface Save {
  readonly position: number;
  readonly changes: ReadonlyMap<number, Change>;
}

/**
 * Keeps account of what a crash must not forget, with one rule: an event that is not done is either above
 * the consumer's position or has a row in `redeliveries`. So
 *
 *   taken (above the position) --done--------> nothing to remember
 *                              --held back---> stored (a row)
 *   stored                     --retry-------> stored, row renewed
 *                              --done--------> row deleted
 *
 * The position is a low-water mark: just below the oldest event that is taken. It is saved from time to
 * time and not with each event, because events done above it are merely delivered again after a crash, and
 * the inbox knows them. One slow handler therefore delays nobody else: the mark waits, the others run.
 */
export function createProgress(start: number): Progress {
  /** In rising order, because the log is read so. */
  const taken = new Map<number, Entry>();
  const stored = new Set<number>();
  let changes = new Map<number, Change>();
  let end = start;
  let savedPosition = start;

  const storeHeldBack = (isHeldBack: (entry: Entry) => boolean) => {
    for (const entry of taken.values()) {
      if (!isHeldBack(entry)) continue;
      taken.delete(entry.position);
      stored.add(entry.position);
      changes.set(entry.position, rowOf(entry));
    }
  };

  return {
    readTo: (position) => {
      end = position;
    },
    take: (entry) => {
      taken.set(entry.position, entry);
    },
    resume: ({ position }) => {
      stored.add(position);
    },
    done: ({ position }) => {
      if (!taken.delete(position) && stored.delete(position)) changes.set(position, { kind: 'delete' });
    },
    retry: (entry) => {
      if (stored.has(entry.position)) changes.set(entry.position, rowOf(entry));
    },
    end: () => end,
    unsaved: ({ someWait, isHeldBack }) => {
      if (someWait()) storeHeldBack(isHeldBack);
      const [oldest] = taken.keys();
      const position = oldest === undefined ? end : oldest - 1;
      if (changes.size === 0 && position === savedPosition) return undefined;
      const save = { position, changes };
      changes = new Map();
      return save;
    },
    saved: ({ position }) => {
      savedPosition = position;
    },
    failed: (save) => {
      // What changed since is newer.
      changes = new Map([...save.changes, ...changes]);
    },
  };
}

function rowOf({ attempt, dueAt }: Entry): Change {
  return { kind: 'store', attempt, dueAt };
}

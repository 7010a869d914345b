import type { Lanes } from '../lanes.ts';
import type { Acknowledger } from './acknowledger.ts';
import type { Item, Items } from './items.ts';
import type { ProgressStore } from './progress-store.ts';

/** Writes down what waits, and then acknowledges it. */
export interface ProgressWriter {
  /** There is something to write. */
  note(): void;
  /** `refused`: the consumer is somebody else's by now. */
  save(): Promise<'saved' | 'nothing' | 'refused'>;
  /** Under which revision we wrote last. */
  revision(): number;
}

interface WriterOptions {
  readonly items: Items;
  readonly lanes: Pick<Lanes, 'someWait' | 'isHeldBack'>;
  readonly acknowledge: Acknowledger['acknowledge'];
  readonly consumer: string;
  readonly store: Pick<ProgressStore, 'write'>;
  readonly revision: number;
  readonly since: Readonly<Record<string, string>>;
  onProgress(): void;
}

export function createProgressWriter(options: WriterOptions): ProgressWriter {
  const { items, lanes, acknowledge, consumer, store, since, onProgress } = options;
  let { revision } = options;
  let changed = false;

  const note = () => {
    changed = true;
    onProgress();
  };
  const write = async (): Promise<'saved' | 'refused'> => {
    const { waiting, heldBack } = linesOf(items, lanes);
    const next = await store.write(consumer, revision, { heldBack, since });
    if (next === undefined) return 'refused';
    revision = next;
    for (const item of waiting) {
      // Done while it was being written: acknowledged already, and to be struck out.
      if (!items.has(item)) note();
      else if (item.message) acknowledge(item.message);
      item.message = undefined;
    }
    return 'saved';
  };

  return {
    note,
    save: async () => {
      if (!changed) return 'nothing';
      changed = false;
      return write().catch((thrown: unknown) => {
        changed = true;
        throw thrown;
      });
    },
    revision: () => revision,
  };
}

/** What has to be written down now, and who of it is not yet. */
function linesOf(items: Items, lanes: WriterOptions['lanes']) {
  const waiting = new Set<Item>();
  if (lanes.someWait()) {
    for (const item of items) if (item.message && lanes.isHeldBack(item.entry)) waiting.add(item);
  }
  const heldBack = [...items]
    .filter((item) => !item.message || waiting.has(item))
    .map(({ stream, sequence, entry: { attempt } }) => ({ stream, sequence, attempt }));
  return { waiting, heldBack };
}

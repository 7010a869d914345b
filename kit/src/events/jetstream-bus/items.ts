import type { JsMsg } from '@nats-io/jetstream';
import type { EventEnvelope } from '../envelope.ts';
import type { Entry } from '../lanes.ts';
import type { HeldBack } from './progress-store.ts';

/** An event that is not done. */
export interface Item {
  readonly stream: string;
  readonly sequence: number;
  readonly entry: Entry;
  /** Until it is acknowledged; from then on it is written down. */
  message: JsMsg | undefined;
}

/** The events of a holding that are not done, in the order of their arrival. */
export interface Items extends Iterable<Item> {
  readonly size: number;
  add(event: EventEnvelope, heldBack: HeldBack, message: JsMsg | undefined): Item;
  /** The item of a place in a stream. */
  at(stream: string, sequence: number): Item | undefined;
  has(item: Item): boolean;
  /** Takes an item away. */
  take(entry: Entry): Item | undefined;
}

export function createItems(): Items {
  const byArrival = new Map<number, Item>();
  const byPlace = new Map<string, Item>();
  let arrivals = 0;
  return {
    get size() {
      return byArrival.size;
    },
    [Symbol.iterator]: () => byArrival.values(),
    add: (event, { stream, sequence, attempt }, message) => {
      arrivals += 1;
      const item = {
        stream,
        sequence,
        message,
        entry: { position: arrivals, event, attempt, dueAt: undefined },
      };
      byArrival.set(arrivals, item);
      byPlace.set(placeOf(stream, sequence), item);
      return item;
    },
    at: (stream, sequence) => byPlace.get(placeOf(stream, sequence)),
    has: ({ entry }) => byArrival.has(entry.position),
    take: ({ position }) => {
      const item = byArrival.get(position);
      if (!item) return undefined;
      byArrival.delete(position);
      byPlace.delete(placeOf(item.stream, item.sequence));
      return item;
    },
  };
}

function placeOf(stream: string, sequence: number): string {
  return `${stream}/${sequence}`;
}

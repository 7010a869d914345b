import type { Collection } from 'mongodb';
import { insertNew } from './insert.ts';
import { createTurns } from './turns.ts';

/** A number that was given, so that it is given to nobody else. */
export interface TakenNumber {
  readonly _id: string;
  readonly series: string;
  readonly number: number;
}

export interface Numbers {
  /** The next number. Some may be skipped, none is given twice. */
  next(): Promise<number>;
}

/**
 * A series of numbers. Each is taken by inserting it, and never removed: whoever guesses an old one is refused, and
 * looks again.
 */
export function createNumbers(taken: Collection<TakenNumber>, series: string, first = 1): Numbers {
  const inTurn = createTurns();
  let last: number | undefined;

  const highest = async () => {
    const found = await taken.findOne({ series }, { sort: { number: -1 } });
    return found?.number ?? first - 1;
  };
  const take = async (): Promise<number> => {
    for (;;) {
      const number = (last ?? (await highest())) + 1;
      if (await insertNew(taken, { _id: `${series}/${number}`, series, number })) return (last = number);
      last = undefined;
    }
  };
  return { next: () => inTurn(series, take) };
}

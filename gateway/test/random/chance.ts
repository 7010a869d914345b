/** Chance that can be had again: the same seed, the same course of events. */
export interface Chance {
  /** A number from 0 up to, but not including, `below`. */
  int(below: number): number;
  /** True in so many of a hundred cases. */
  percent(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  some<T>(from: readonly T[], share: number): T[];
}

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    int,
    percent: (share) => next() * 100 < share,
    pick: (from) => {
      const picked = from[int(from.length)];
      if (picked === undefined) throw new TypeError('There is nothing to pick from.');
      return picked;
    },
    some: (from, share) => from.filter(() => next() * 100 < share),
  };
}

/** A number that depends on the text alone. */
export function hash(text: string): number {
  let value = 2_166_136_261;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 16_777_619);
  }
  value ^= value >>> 15;
  return Math.imul(value, 2_246_822_519) >>> 0;
}

/** A map for what is there for a moment only, such as calls under way. It cannot be iterated. */
export interface TransientMap<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  delete(key: Key): void;
}

/** So many entries pass through a map before it is left for another: enough that to copy what is there costs little. */
const PASSING_MIN = 256;

/**
 * PERF: `heavy` and `light` in bench/gateway. When V8 makes a new table for a Map, the old one keeps a pointer to it, for
 * the sake of iterators (`OrderedHashTable::Rehash`). Once one of them has become old, all that follow it are held by it
 * though they are dead, with everything that was in them, until memory is next collected as a whole: in a Map through
 * which things pass, half of them outlive their deletion. Here no table points beyond its own Map, and Maps are left
 * behind in turn.
 */
export function createTransientMap<Key, Value>(): TransientMap<Key, Value> {
  let map = new Map<Key, Value>();
  let passed = 0;
  return {
    get: (key) => map.get(key),
    set: (key, value) => {
      // As many as are there, so that each is copied about once, however many are under way.
      if (passed >= Math.max(PASSING_MIN, map.size)) {
        map = new Map(map);
        passed = 0;
      }
      passed += 1;
      map.set(key, value);
    },
    delete: (key) => {
      map.delete(key);
    },
  };
}

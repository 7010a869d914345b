import type { JsonObject, Path } from '../plan/nodes.ts';
import type { DataPath } from './run.ts';

/** All places in the data, along a plan's path, where one of these objects stands. Only errors need to know. */
export function locate(
  data: JsonObject,
  path: Path,
  wanted: ReadonlySet<JsonObject>,
): ReadonlyMap<JsonObject, readonly DataPath[]> {
  const found = new Map<JsonObject, DataPath[]>();
  const follow = (value: unknown, depth: number, at: DataPath): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      value.forEach((element, index) => follow(element, depth, [...at, index]));
      return;
    }
    const object = value as JsonObject;
    const step = path.steps[depth];
    if (step) return follow(object[step.key], depth + 1, [...at, step.key]);
    if (!wanted.has(object)) return;
    const known = found.get(object);
    if (known) known.push(at);
    else found.set(object, [at]);
  };
  follow(data, 0, []);
  return found;
}

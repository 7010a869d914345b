import type { JsonObject, Path } from '../plan/nodes.ts';

/** All distinct objects that a path leads to. */
export function objectsAt(data: JsonObject, path: Path): readonly JsonObject[] {
  if (path.steps.length === 0) return [data];
  const found = new Set<JsonObject>();
  const follow = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const element of value) follow(element, depth);
      return;
    }
    const object = value as JsonObject;
    const step = path.steps[depth];
    if (step) follow(object[step.key], depth + 1);
    else found.add(object);
  };
  follow(data, 0);
  return [...found];
}

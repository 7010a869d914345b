import type { JsonObject, Shape } from '../plan/nodes.ts';

/**
 * Adds to an object what a subgraph answered. Takes the fields that were asked for and no others, so nothing
 * that a subgraph makes up, such as a key `__proto__`, gets anywhere. Of two answers to one field a value
 * stands against a null.
 */
export function merge(target: JsonObject, source: Readonly<JsonObject>, shape: Shape): void {
  for (const { key, below } of shape.fields) {
    const value = source[key];
    if (value === undefined) continue;
    const known = target[key];
    if (known === undefined || known === null) target[key] = value;
    else if (below) mergeBelow(known, value, below);
    else if (value !== null) target[key] = value;
  }
}

/** As `merge`, for an answer that goes to several places: nothing of it is shared with the others. */
export function mergeCopy(target: JsonObject, source: Readonly<JsonObject>, shape: Shape): void {
  merge(target, copyObject(source, shape), shape);
}

function mergeBelow(known: unknown, value: unknown, shape: Shape): void {
  if (typeof known !== 'object' || typeof value !== 'object' || known === null || value === null) return;
  if (Array.isArray(known)) {
    if (!Array.isArray(value)) return;
    for (let index = 0; index < value.length; index += 1) {
      const element: unknown = known[index];
      const arrived: unknown = value[index];
      if (element === undefined || element === null) known[index] = arrived;
      else mergeBelow(element, arrived, shape);
    }
    return;
  }
  if (!Array.isArray(value)) merge(known as JsonObject, value as JsonObject, shape);
}

function copy(value: unknown, shape: Shape): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => copy(element, shape));
  return copyObject(value as JsonObject, shape);
}

function copyObject(source: Readonly<JsonObject>, shape: Shape): JsonObject {
  const copied: JsonObject = {};
  for (const { key, below } of shape.fields) {
    const value = source[key];
    if (value !== undefined) copied[key] = below ? copy(value, below) : value;
  }
  return copied;
}

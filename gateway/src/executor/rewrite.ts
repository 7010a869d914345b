import type { JsonObject, Rewrite, RewriteStep } from '../plan/nodes.ts';
import type { DataPath } from './run.ts';

/** Makes the changes that a plan wants made to an answer. */
export function rewrite(value: unknown, rewrites: readonly Rewrite[]): void {
  for (const each of rewrites) rewriteAt(value, each.path, each);
}

function rewriteAt(value: unknown, path: readonly RewriteStep[], change: Rewrite): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const element of value) rewriteAt(element, path, change);
    return;
  }
  const object = value as JsonObject;
  const [step, ...rest] = path;
  if (step === undefined) changeField(object, change);
  else if ('key' in step) rewriteAt(object[step.key], rest, change);
  else if (isOneOf(object, step.types)) rewriteAt(object, rest, change);
}

function changeField(object: JsonObject, { key, to }: Rewrite): void {
  if ('value' in to) {
    object[key] = to.value;
  } else if (object[key] !== undefined) {
    object[to.name] = object[key];
    object[key] = undefined;
  }
}

/** An object that does not say its type was asked for in one place only, so it is what it should be. */
function isOneOf(object: JsonObject, types: ReadonlySet<string>): boolean {
  const typename = object['__typename'];
  return typeof typename !== 'string' || types.has(typename);
}

/** Where a place of an answer is once the changes are made: aliases are made up for one type each, so names tell. */
export function rewritePath(path: DataPath, rewrites: readonly Rewrite[]): DataPath {
  return rewrites.reduce(renameStep, path);
}

function renameStep(path: DataPath, { path: steps, key, to }: Rewrite): DataPath {
  if (!('name' in to)) return path;
  const names = [...steps.flatMap((step) => ('key' in step ? [step.key] : [])), key];
  let depth = 0;
  for (const [index, step] of path.entries()) {
    if (typeof step === 'number') continue;
    if (step !== names[depth]) return path;
    depth += 1;
    if (depth === names.length) return path.with(index, to.name);
  }
  return path;
}

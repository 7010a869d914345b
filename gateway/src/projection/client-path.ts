import type { JsonObject } from '../plan/nodes.ts';
import { responseNameOf } from './data-key.ts';
import type { ObjectNode, Selection, ValueNode } from './nodes.ts';

type Path = readonly (string | number)[];

/**
 * A place in merged data as its client knows it. Ends where the client's view ends: of fields that only plans
 * ask for, clients are told the object. Where the data ends first, the rest is taken at its word.
 */
export function clientPath(node: ObjectNode, path: Path, data: unknown): Path {
  const shown: (string | number)[] = [];
  let at: ValueNode = node;
  let value: unknown = data;
  for (const [depth, step] of path.entries()) {
    if (typeof step === 'number') {
      shown.push(step);
      if (at.kind === 'List') at = at.of;
      value = Array.isArray(value) ? value[step] : undefined;
      continue;
    }
    if (at.kind !== 'Object') return shown;
    const selection = selectionAt(at, value);
    if (!selection) return [...shown, ...path.slice(depth).map(nameOf)];
    const field = selection.fields.find(({ key }) => key === step);
    if (!field) return shown;
    shown.push(field.name);
    at = field.value;
    value = isObject(value) ? value[step] : undefined;
  }
  return shown;
}

function selectionAt(node: ObjectNode, value: unknown): Selection | undefined {
  if (node.always) return node.always;
  const typename = isObject(value) ? value['__typename'] : undefined;
  return typeof typename === 'string' ? node.of(typename) : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(step: string | number): string | number {
  return typeof step === 'string' ? responseNameOf(step) : step;
}

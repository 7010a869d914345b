/**
 * PERF: `big from two` and `heavy` in bench/gateway. A representation is written as JSON at once and that text
 * is also what tells equal entities, so no object is built for either.
 */
import type { JsonObject, Representation, RepresentationBelow } from '../plan/nodes.ts';
import { quote } from '../projection/quote.ts';

/** What of an entity a subgraph needs to know it again; undefined when the entity lacks some of it. */
export function represent(source: JsonObject, { fields }: Representation): string | undefined {
  let text = '';
  for (const { key, opening, fixed, below } of fields) {
    if (fixed !== undefined) {
      text += opening + fixed;
      continue;
    }
    const value = source[key];
    if (value === undefined) return undefined;
    if (typeof value === 'string') text += opening + quote(value);
    else text += opening + (below ? representBelow(value, below) : JSON.stringify(value));
  }
  return text === '' ? '{}' : `${text}}`;
}

function representBelow(value: unknown, below: RepresentationBelow): string {
  if (typeof value !== 'object' || value === null) return 'null';
  if (Array.isArray(value)) {
    return `[${value.map((element) => representBelow(element, below)).join(',')}]`;
  }
  const object = value as JsonObject;
  const typename = object['__typename'];
  const typed = typeof typename === 'string' ? below.byType?.of(typename) : undefined;
  return represent(object, typed ?? below.any) ?? 'null';
}

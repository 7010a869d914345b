/**
 * PERF: `heavy` and `big from two` in bench/gateway. Finds entities by plain recursion over what `JSON.parse`
 * made, without noting where they stand: that is worked out for those that turn out to be in trouble.
 */
import type { EntityTarget, JsonObject, PathStep, Representation, Representations } from '../plan/nodes.ts';
import { represent } from './represent.ts';
import { sameObject } from './same.ts';

/** Of entities with equal keys but other fields that differ, so many are compared before it is given up. */
const COMPARED_MAX = 4;

/** Representations to be sent, each once, and the objects that they stand for. */
export interface Batch {
  readonly texts: string[];
  /** Where in `texts` a representation is, by its text. */
  readonly byText: Map<string, number>;
  /** The same for those that one value tells apart, by that value: no text is made to find that it is there. */
  readonly byValue: Map<Representation, Map<string, number>>;
  /** For each target of the branch, by representation: the distinct objects that it represents. */
  readonly places: (JsonObject[] | undefined)[][];
}

export function emptyBatch(targets: number): Batch {
  const places: Batch['places'] = [];
  for (let target = 0; target < targets; target += 1) places.push([]);
  return { texts: [], byText: new Map(), byValue: new Map(), places };
}

interface Search {
  readonly batch: Batch;
  readonly representations: Representations;
  readonly steps: readonly PathStep[];
  readonly places: (JsonObject[] | undefined)[];
  /** By depth: objects that have been searched, where several places may hold the same one. */
  readonly seen: (Set<JsonObject> | undefined)[];
  readonly shared: Set<JsonObject> | undefined;
}

interface GatherInput {
  readonly data: JsonObject;
  readonly target: EntityTarget;
  readonly representations: Representations;
  readonly shared: Set<JsonObject>;
  /** Where in the batch its objects go. */
  readonly places: (JsonObject[] | undefined)[];
}

/**
 * Gathers the entities of one target. Where it may, it makes equal entities one object on the way, so that an
 * entity that stands at two hundred places is merged once, searched once and printed once from then on.
 */
export function gather(batch: Batch, input: GatherInput): void {
  const { data, target, representations, places, shared } = input;
  const { steps } = target.path;
  const sharing = target.shares ? shared : undefined;
  search(data, 0, { batch, representations, steps, places, seen: [], shared: sharing });
}

/** Searches below a value and returns what is to stand in its place: mostly itself. */
function search(value: unknown, depth: number, run: Search): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const element: unknown = value[index];
      const replaced = search(element, depth, run);
      if (replaced !== element) value[index] = replaced;
    }
    return value;
  }
  const object = value as JsonObject;
  const step = run.steps[depth];
  if (step === undefined) return take(object, run);
  if (step.shared && wasSeen(object, depth, run)) return object;
  const below = object[step.key];
  if (typeof below !== 'object' || below === null) return object;
  const replaced = search(below, depth + 1, run);
  if (replaced !== below) object[step.key] = replaced;
  return object;
}

function wasSeen(object: JsonObject, depth: number, run: Search): boolean {
  const seen = (run.seen[depth] ??= new Set());
  const before = seen.size;
  seen.add(object);
  return seen.size === before;
}

function take(object: JsonObject, { batch, representations, places, shared }: Search): JsonObject {
  const typename = object['__typename'];
  if (typeof typename !== 'string') return object;
  const representation = representations.of(typename);
  const index = representation && enlist(object, representation, batch);
  if (index === undefined) return object;
  const known = places[index];
  if (!known) {
    places[index] = [object];
    return object;
  }
  const equal = findEqual(known, object, shared !== undefined);
  if (!equal) known.push(object);
  else if (equal !== object) shared?.add(equal);
  return equal ?? object;
}

/** Puts the representation of an object among those to be sent, and tells where it is there; undefined when the object lacks some of it. */
export function enlist(object: JsonObject, representation: Representation, batch: Batch): number | undefined {
  const value = representation.sole === undefined ? undefined : object[representation.sole];
  const isTold = typeof value === 'string';
  const index = isTold ? ofValues(batch, representation) : batch.byText;
  const key = isTold ? value : represent(object, representation);
  if (key === undefined) return undefined;
  const known = index.get(key);
  if (known !== undefined) return known;
  const text = isTold ? represent(object, representation) : key;
  if (text === undefined) return undefined;
  const added = batch.texts.push(text) - 1;
  index.set(key, added);
  return added;
}

function ofValues({ byValue }: Batch, representation: Representation): Map<string, number> {
  let values = byValue.get(representation);
  if (!values) byValue.set(representation, (values = new Map<string, number>()));
  return values;
}

function findEqual(
  known: readonly JsonObject[],
  object: JsonObject,
  mayShare: boolean,
): JsonObject | undefined {
  const end = Math.min(known.length, COMPARED_MAX);
  for (let index = 0; index < end; index += 1) {
    const other = known[index];
    if (other && (other === object || (mayShare && sameObject(other, object)))) return other;
  }
  return undefined;
}

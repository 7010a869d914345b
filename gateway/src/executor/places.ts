import type { Path } from './path.ts';
import type { Data } from './run.ts';

/** An object in the answer under construction, and where it stands there. */
export interface Place {
  readonly path: Path;
  readonly value: Data;
}

/** All objects that a plan's path leads to; `@` stands for every element of a list. */
export function placesAt(from: readonly Place[], path: Path): readonly Place[] {
  const found: Place[] = [];
  for (const place of from) descend(place.value, { steps: path, at: place.path }, found);
  return found;
}

function descend(value: unknown, { steps, at }: { steps: Path; at: Path }, found: Place[]): void {
  if (typeof value !== 'object' || value === null) return;
  const [step, ...rest] = steps;
  if (Array.isArray(value)) {
    const below = step === '@' ? rest : steps;
    value.forEach((element, index) => descend(element, { steps: below, at: [...at, index] }, found));
    return;
  }
  const object = value as Data;
  if (step === undefined) found.push({ path: at, value: object });
  else if (Object.hasOwn(object, step)) descend(object[step], { steps: rest, at: [...at, step] }, found);
}

/** The longest path that all places share; never one into a list, whose elements they may be. */
export function sharedPath(places: readonly Place[]): Path {
  const [first, ...others] = places;
  if (!first) return [];
  const end = first.path.findIndex(
    (step, index) => typeof step === 'number' || others.some(({ path }) => path[index] !== step),
  );
  return end === -1 ? first.path : first.path.slice(0, end);
}

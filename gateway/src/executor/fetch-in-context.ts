import type { ContextValue, EntityBranch, EntityStep, EntityTarget, JsonObject } from '../plan/nodes.ts';
import { emptyBatch, enlist, type Batch } from './gather.ts';
import { fly } from './fetch-entities.ts';
import type { Run } from './run.ts';

/** Entities that stand below the same values. */
interface Group {
  readonly values: JsonObject;
  readonly batch: Batch;
}

/**
 * Asks for fields whose arguments stand further up in the answer (`@fromContext`). Arguments belong to a whole
 * request, so entities are asked for in as many requests as there are combinations of values.
 */
export async function fetchInContext(step: EntityStep, run: Run): Promise<void> {
  const flights = step.branches.flatMap((branch) =>
    groupsOf(branch, run.data).map(({ values, batch }) =>
      fly(withVariables(step, Object.keys(values)), [{ branch, batch }], {
        run,
        variables: { ...run.variables, ...values },
      }),
    ),
  );
  await Promise.all(flights);
  for (const { ids } of step.branches) for (const id of ids) run.merged(id);
}

function withVariables(step: EntityStep, names: readonly string[]): EntityStep {
  return { ...step, request: { ...step.request, variables: [...step.request.variables, ...names] } };
}

function groupsOf(branch: EntityBranch, data: JsonObject): readonly Group[] {
  const groups = new Map<string, Group>();
  branch.targets.forEach((target, position) => {
    follow(target, data, (entity, above) => {
      const values = contextOf(branch.context, above);
      const key = JSON.stringify(values);
      const group = groups.get(key) ?? { values, batch: emptyBatch(branch.targets.length) };
      groups.set(key, group);
      add(entity, { branch, batch: group.batch, position });
    });
  });
  return [...groups.values()];
}

/** Visits the entities of a target, each with the objects above it, the nearest one last. */
function follow(
  { path }: EntityTarget,
  data: JsonObject,
  visit: (entity: JsonObject, above: readonly JsonObject[]) => void,
): void {
  const descend = (value: unknown, above: readonly JsonObject[]): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const element of value) descend(element, above);
      return;
    }
    const object = value as JsonObject;
    const step = path.steps[above.length];
    if (step) descend(object[step.key], [...above, object]);
    else visit(object, above);
  };
  descend(data, []);
}

/** Values from above; a variable may have several sources, for each type that provides the context. */
function contextOf(sources: readonly ContextValue[], above: readonly JsonObject[]): JsonObject {
  const values: JsonObject = {};
  for (const { variable, up, types, keys } of sources) {
    const source = above[above.length - up];
    const typename = source?.['__typename'];
    if (types && typeof typename === 'string' && !types.has(typename)) continue;
    const value = keys.reduce<unknown>((at, key) => valueAt(at, key), source);
    if (value !== undefined) values[variable] ??= value;
  }
  return values;
}

function valueAt(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((element) => valueAt(element, key));
  return typeof value === 'object' && value !== null ? (value as JsonObject)[key] : undefined;
}

function add(
  entity: JsonObject,
  { branch, batch, position }: { branch: EntityBranch; batch: Batch; position: number },
): void {
  const typename = entity['__typename'];
  const representation = typeof typename === 'string' ? branch.representations.of(typename) : undefined;
  const index = representation && enlist(entity, representation, batch);
  if (index === undefined) return;
  const places = (batch.places[position] ??= []);
  const known = (places[index] ??= []);
  if (!known.includes(entity)) known.push(entity);
}

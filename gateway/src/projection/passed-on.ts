import type { Shape, Step } from '../plan/nodes.ts';
import type { ObjectNode, ValueNode } from './nodes.ts';

/**
 * Whether the answer to a plan's only fetch is likely to be the client's answer, byte by byte. Whether it is
 * only a proof of the bytes can say.
 */
export function isPassedOn(step: Step | undefined, projection: ObjectNode): boolean {
  if (step?.kind !== 'Root' || step.path.steps.length > 0 || step.outputRewrites.length > 0) return false;
  return isSameObject(projection, step.shape);
}

function isSameObject({ always }: ObjectNode, { fields }: Shape): boolean {
  if (always?.fields.length !== fields.length) return false;
  return always.fields.every(({ key, name, value }, index) => {
    const field = fields[index];
    return field?.key === key && key === name && isSameValue(value, field.below);
  });
}

function isSameValue(value: ValueNode, shape: Shape | undefined): boolean {
  switch (value.kind) {
    case 'List':
      return isSameValue(value.of, shape);
    case 'Object':
      return shape !== undefined && isSameObject(value, shape);
    case 'Leaf':
      return value.holds !== 'Any';
    case 'Introspection':
      return false;
  }
}

import type { JsonObject } from '../plan/nodes.ts';

/** Whether two values are the same JSON. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((element, index) => sameJson(element, other[index]));
  }
  return sameObject(one as JsonObject, other as JsonObject);
}

export function sameObject(one: JsonObject, other: JsonObject): boolean {
  let balance = 0;
  for (const key in one) {
    balance += 1;
    if (one[key] !== other[key] && !sameJson(one[key], other[key])) return false;
  }
  for (const _key in other) balance -= 1;
  return balance === 0;
}

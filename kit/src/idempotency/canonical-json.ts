/**
 * JSON with the keys of every object sorted, so that equal values are equal texts. What JSON does not
 * know (undefined, functions) is left out, as `JSON.stringify` does.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isRecord(inner) ? sorted(inner) : inner)) ?? 'null';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  const names = Object.keys(record).sort();
  // Entries, because assigning to `__proto__` would not make a key.
  return Object.fromEntries(names.map((name) => [name, record[name]]));
}

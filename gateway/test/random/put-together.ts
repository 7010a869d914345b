interface Payload {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[];
  readonly path?: readonly (string | number)[];
  readonly incremental?: readonly Payload[];
}

/** An answer in parts, put together as a client does it. */
export function putTogether(body: string): { data: unknown; errors: NonNullable<Payload['errors']> } {
  const payloads = body
    .split('\r\n---')
    .flatMap((part) => part.split('\r\n\r\n')[1] ?? [])
    .map((json) => JSON.parse(json) as Payload);
  const [first, ...later] = payloads;
  const errors = [...(first?.errors ?? [])];
  const root = { data: first?.data };
  for (const part of later.flatMap(({ incremental = [] }) => incremental)) {
    errors.push(...(part.errors ?? []));
    const path = ['data', ...(part.path ?? [])];
    const last = path.pop();
    const parent = path.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)?.[step], root);
    if (last === undefined || typeof parent !== 'object' || parent === null) continue;
    const target = parent as Record<string | number, unknown>;
    target[last] = joined(target[last], part.data);
  }
  return { data: root.data, errors };
}

function joined(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) return one.map((each, index) => joined(each, other[index]));
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return other ?? one;
  const both: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other))
    both[key] = Object.hasOwn(both, key) ? joined(both[key], value) : value;
  return both;
}

/**
 * What two channels with NATS wildcards have in common, again as a channel; undefined where that is nothing.
 * `hansa.evt.>` and `hansa.*.orders.order.placed.v1` have `hansa.evt.orders.order.placed.v1` in common.
 */
export function overlap(one: string, other: string): string | undefined {
  const common = overlapOf(one.split('.'), other.split('.'));
  return common?.join('.');
}

function overlapOf(one: readonly string[], other: readonly string[]): string[] | undefined {
  const [first, ...rest] = one;
  const [otherFirst, ...otherRest] = other;
  if (first === undefined || otherFirst === undefined) return first === otherFirst ? [] : undefined;
  // A final `>` is one or more of whatever the other says.
  if (first === '>') return [...other];
  if (otherFirst === '>') return [...one];
  if (first !== otherFirst && first !== '*' && otherFirst !== '*') return undefined;
  const tail = overlapOf(rest, otherRest);
  return tail && [first === '*' ? otherFirst : first, ...tail];
}

/**
 * The filters of a consumer on a stream: what the stream has of the wanted channels. The broker refuses filters that
 * overlap; one that is part of another is left out, and where two merely touch, the stream's own subjects take
 * their place, because passing over an event costs less than missing one.
 */
export function filtersFor(channels: readonly string[], subjects: readonly string[]): string[] {
  const common = channels.flatMap((channel) =>
    subjects.flatMap((subject) => overlap(channel, subject) ?? []),
  );
  const wanted = [...new Set(common)];
  const widest = wanted.filter(
    (one) => !wanted.some((other) => other !== one && overlap(one, other) === one),
  );
  const touching = widest.some((one) => widest.some((other) => other !== one && overlap(one, other)));
  return touching ? [...subjects] : widest.sort();
}

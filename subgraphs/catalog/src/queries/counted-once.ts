/**
 * Counts of many lists by one statement, run when the first of them is asked for: most clients ask for
 * none, and counting is what makes long lists slow.
 */
export function countedOnce(
  count: () => Promise<readonly (readonly [id: string, count: number])[]>,
): (id: string) => Promise<number> {
  let counts: Promise<ReadonlyMap<string, number>> | undefined;
  return async (id) => {
    counts ??= count().then((entries) => new Map(entries));
    return (await counts).get(id) ?? 0;
  };
}

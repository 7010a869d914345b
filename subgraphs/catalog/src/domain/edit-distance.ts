/**
 * How many slips (a letter missing, added, wrong, or two swapped) lie between two words: the optimal
 * string alignment distance. With `toPrefix`, the distance to the nearest beginning of `target`.
 */
export function editDistance(typed: string, target: string, { toPrefix }: { toPrefix: boolean }): number {
  const a = [...typed];
  const b = [...target];
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);

  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        substitution,
        at(last, column) + 1,
        at(current, column - 1) + 1,
        swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return toPrefix ? Math.min(...last) : at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

import { BrokenCsv } from './broken-csv.ts';
import { splitCsv } from './split-csv.ts';

/** How many products a CSV names. One that breaks off counts up to there; importing it says where. */
export async function countProducts(path: string): Promise<number> {
  let count = 0;
  try {
    for await (const { products } of splitCsv(path)) count += products;
  } catch (thrown) {
    if (!(thrown instanceof BrokenCsv)) throw thrown;
  }
  return count;
}

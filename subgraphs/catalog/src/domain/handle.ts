import { limits } from './limits.ts';
import { fold, withoutNul } from './text.ts';

/** `Lübecker Marzipan (500 g)` becomes `lubecker-marzipan-500-g`. */
export function handleFromTitle(title: string, fallback: string): string {
  const words = fold(withoutNul(title)).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const handle = words.join('-').slice(0, limits.handleCharactersMax - SUFFIX_CHARACTERS);
  return handle.replace(/-+$/, '') || fallback;
}

/** Room for `-12345` behind a handle that is taken. */
const SUFFIX_CHARACTERS = 6;

/**
 * A handle as somebody gave it, made fit for an address. What Shopify wrote stays as it is; what a hand
 * wrote (`My Product`) becomes what Shopify would have made of it.
 */
export function normalizeHandle(text: string): string {
  return withoutNul(text)
    .trim()
    .toLowerCase()
    .replace(/[\s/\\?#%&"'<>]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** The first of `handle`, `handle-1`, `handle-2` … that is not taken. */
export function freeHandle(handle: string, taken: ReadonlySet<string>): string {
  let candidate = handle;
  for (let suffix = 1; taken.has(candidate); suffix += 1) candidate = `${handle}-${suffix}`;
  return candidate;
}

/** Each costs some 20 kB in every PostgreSQL process; a service has a few dozen, so this is never reached by them. */
const NAMES_MAX = 300;
/** A text of lists of changing length is better not kept. */
const USES_BEFORE = 3;
const SEEN_MAX = 5_000;

const names = new Map<string, string>();
const seen = new Map<string, number>();

/**
 * The name under which PostgreSQL keeps this statement parsed and planned, or undefined where that does not
 * pay: statements that came only once or twice, and those that come when the names are used up.
 */
export function nameStatement(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= NAMES_MAX) return known;
  const uses = (seen.get(text) ?? 0) + 1;
  if (uses <= USES_BEFORE) {
    if (seen.size >= SEEN_MAX) seen.clear();
    seen.set(text, uses);
    return undefined;
  }
  seen.delete(text);
  const name = `hansa_${names.size + 1}`;
  names.set(text, name);
  return name;
}

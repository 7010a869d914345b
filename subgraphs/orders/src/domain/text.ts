/**
 * Text as it can be stored: without NUL and halves of surrogate pairs, which no database takes. Everything
 * else stays, HTML too: it is text, and whoever shows it escapes it.
 */
export function storable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** As `storable`; what is blank counts as not given. */
export function storableOrNull(text: string | null | undefined): string | null {
  const kept = storable(text ?? '').trim();
  return kept === '' ? null : kept;
}

/** Letters that Unicode does not decompose, and how people type them on other keyboards. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
};

/** `Lübecker Straße` becomes `lubecker strasse`: for comparing and sorting, never for showing. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþ]/g, (letter) => plainLetters[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim();
}

/** PostgreSQL can store any character but this one. */
export function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}

/** A name as it was given, without the blanks around it. */
export function cleanLine(text: string): string {
  return withoutNul(text).trim();
}

/** As `cleanLine`; nothing is null. */
export function cleanOrNull(text: string | null | undefined): string | null {
  return (text == null ? '' : cleanLine(text)) || null;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  ndash: '–',
  mdash: '—',
};

/** The words of an HTML text, for the search index; not fit to be shown as HTML again. */
export function plainText(html: string): string {
  return html
    .replace(/<(script|style)\b[^>]*>[^]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(#x?[0-9a-f]{1,6}|[a-z]{2,8});/gi, (whole, name: string) => decodeEntity(name) ?? whole);
}

const LAST_CODE_POINT = 0x10ffff;

function decodeEntity(name: string): string | undefined {
  if (!name.startsWith('#')) return entities[name];
  const hexadecimal = name[1] === 'x' || name[1] === 'X';
  const code = hexadecimal ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= LAST_CODE_POINT ? String.fromCodePoint(code) : undefined;
}

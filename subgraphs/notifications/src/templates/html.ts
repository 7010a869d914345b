/** Text that is known to be HTML already. Only `html` makes it. */
export interface Html {
  readonly html: string;
}

type Value = string | number | null | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * HTML in which every value is text, unless it is HTML of our own: whatever stands in a name or a title is
 * shown and never run. Attributes must be quoted.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: strings.map((text, index) => text + markup(values[index] ?? null)).join('') };
}

function markup(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'object')
    return 'html' in value ? value.html : value.map((part) => part.html).join('');
  return String(value).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

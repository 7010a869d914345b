import { html, type Html } from './html.ts';

/** What a mail says, before it is text or HTML. Everything in it is plain text. */
export interface Letter {
  readonly subject: string;
  readonly firstName: string | null;
  readonly paragraphs: readonly string[];
  /** A table of goods. */
  readonly lines?: readonly { readonly title: string; readonly quantity: number; readonly price: string }[];
  /** Facts by their names: `Total`, `Tracking number`. */
  readonly facts?: readonly { readonly name: string; readonly value: string }[];
  readonly link?: { readonly title: string; readonly url: string };
  /** What stands below everything else. */
  readonly closing?: readonly string[];
}

export interface Shop {
  readonly name: string;
  /** Where the shop's pages are, without a slash at the end. */
  readonly url: string;
}

/** The mail as programs without HTML show it. */
export function toText(letter: Letter, shop: Shop): string {
  const { lines = [], facts = [], link, closing = [] } = letter;
  const blocks = [
    greeting(letter),
    ...letter.paragraphs,
    lines.map(({ quantity, title, price }) => `${quantity} × ${oneLine(title)}  ${price}`).join('\n'),
    facts.map(({ name, value }) => `${name}: ${oneLine(value)}`).join('\n'),
    link ? `${link.title}:\n${link.url}` : '',
    ...closing,
    `${shop.name}\n${shop.url}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** The mail as HTML, in the little that mail programs agree on. */
export function toHtml(letter: Letter, shop: Shop): string {
  const { lines = [], facts = [], link, closing = [] } = letter;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${letter.subject}</title>
      </head>
      <body style="font-family: sans-serif; max-width: 40em; margin: 2em auto; padding: 0 1em; color: #222">
        <p>${greeting(letter)}</p>
        ${letter.paragraphs.map((text) => html`<p>${text}</p> `)}
        ${table(lines.map(({ quantity, title, price }) => [`${quantity} × ${title}`, price]))}
        ${table(facts.map(({ name, value }) => [name, value]))}
        ${link ? html`<p><a href="${link.url}">${link.title}</a></p>` : null}
        ${closing.map((text) => html`<p>${text}</p> `)}
        <p style="color: #777"><a href="${shop.url}" style="color: #777">${shop.name}</a></p>
      </body>
    </html> `;
  return page.html;
}

/** A subject or a table row cannot hold a line break, whatever a title holds. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** A link that a mail program opens; nothing where somebody put anything else into the address. */
export function webLink(title: string, url: string | null): Letter['link'] {
  const parsed = url !== null && URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') return undefined;
  return { title, url: parsed.href };
}

function greeting({ firstName }: Letter): string {
  return firstName === null ? 'Hello,' : `Hello ${oneLine(firstName)},`;
}

function table(rows: readonly (readonly [string, string])[]): Html | null {
  if (rows.length === 0) return null;
  const cells = rows.map(
    ([left, right]) =>
      html`<tr>
        <td style="padding-right: 2em">${left}</td>
        <td align="right">${right}</td>
      </tr> `,
  );
  return html`<table>
    ${cells}
  </table>`;
}

import { describe, expect, test } from '@jest/globals';
import { orderConfirmed } from '@hansa/contracts/orders/order-confirmed';
import type { News } from '../news.ts';
import { html } from './html.ts';
import { toHtml, toText } from './letter.ts';
import { orderLetter } from './order-letter.ts';
import { recoveryLetter } from './recovery-letter.ts';

const shop = { name: 'Herring & Sons', url: 'https://shop.example' };
const { orderId, number, customerId, email, total, lines } = orderConfirmed.example;
const order = {
  orderId,
  number,
  customerId,
  email,
  totalAmount: total.amount,
  currencyCode: total.currencyCode,
  lines,
};
/** White space between tags says nothing in HTML. */
const flat = (page: string) => page.replace(/>\s+</g, '><');
const evil = `<script>alert("x")</script>'&`;

describe('a mail', () => {
  const news: News[] = [
    { kind: 'ORDER_ACCEPTED' },
    { kind: 'ORDER_CONFIRMED' },
    { kind: 'ORDER_CANCELLED', reason: 'DECLINED' },
    {
      kind: 'ORDER_SHIPPED',
      shipmentId: 'shp_1',
      carrier: 'Hansekontor',
      trackingNumber: 'HK1',
      trackingUrl: 'https://track.example/HK1',
    },
    { kind: 'ORDER_DELIVERED', shipmentId: 'shp_1' },
    { kind: 'ORDER_REFUNDED', refundId: 'ref_1', amount: { amount: 1050, currencyCode: 'JPY' } },
  ];

  test.each(news)('says the same in text and HTML: $kind', (each) => {
    const letter = orderLetter(each, { order, firstName: 'Ada' });
    expect(letter.subject).toContain('H-1001');
    const text = toText(letter, shop);
    expect(text.startsWith('Hello Ada,\n\n')).toBe(true);
    for (const paragraph of letter.paragraphs) expect(text).toContain(`\n\n${paragraph}\n\n`);
    for (const { name, value } of letter.facts ?? []) {
      expect(text).toContain(`${name}: ${value}`);
      expect(flat(toHtml(letter, shop))).toContain(`>${name}</td><td align="right">${value}</td>`);
    }
    for (const paragraph of letter.paragraphs) expect(toHtml(letter, shop)).toContain(`<p>${paragraph}</p>`);
  });

  test('is laid out for people who read plain text', () => {
    expect(toText(orderLetter({ kind: 'ORDER_CONFIRMED' }, { order, firstName: null }), shop)).toBe(`Hello,

Your order H-1001 is confirmed. We will write again when it is on its way.

1 × Herring barrel – small  24.90 EUR

Total: 24.90 EUR

Herring & Sons
https://shop.example
`);
  });

  test('writes money with the places of its currency, and where to follow the parcel', () => {
    const text = (each: News) => toText(orderLetter(each, { order, firstName: null }), shop);
    expect(text(news[5]!)).toContain('We refunded 1050 JPY');
    expect(text(news[3]!)).toContain(
      'Tracking number: HK1\n\nFollow the parcel:\nhttps://track.example/HK1\n',
    );
  });

  test('shows HTML in names and titles, and never runs it', () => {
    const [line] = lines;
    const hostile = { ...order, number: evil, lines: [{ ...line!, title: evil }] };
    const shipped: News = {
      kind: 'ORDER_SHIPPED',
      shipmentId: 's',
      carrier: evil,
      trackingNumber: evil,
      trackingUrl: 'javascript:alert(1)',
    };
    for (const each of [...news, shipped]) {
      const page = toHtml(orderLetter(each, { order: hostile, firstName: evil }), {
        name: evil,
        url: 'https://shop.example/"onload="x',
      });
      expect(page).not.toContain('<script');
      expect(page).not.toContain('javascript:');
      expect(page).not.toContain('"onload="');
      expect(page).toContain('&lt;script&gt;');
    }
  });

  test('keeps a title on its line of the text', () => {
    const [line] = lines;
    const letter = orderLetter(
      { kind: 'ORDER_ACCEPTED' },
      { order: { ...order, lines: [{ ...line!, title: 'Barrel\r\n\r\nTotal: 0' }] }, firstName: 'Ada\nEve' },
    );
    expect(toText(letter, shop)).toContain('1 × Barrel Total: 0  24.90 EUR');
    expect(toText(letter, shop)).toContain('Hello Ada Eve,');
  });

  test('gives a reason in words, even one that it does not know', () => {
    const text = (reason: string) =>
      toText(orderLetter({ kind: 'ORDER_CANCELLED', reason }, { order, firstName: null }), shop);
    expect(text('INVENTORY')).toContain('something in it is no longer in stock');
    expect(text('ASTEROID')).toContain('it could not be completed');
  });

  test('carries the link and the code of a recovery', () => {
    const letter = recoveryLetter({ firstName: null, resetToken: 'a-b_c' }, shop);
    expect(toText(letter, shop)).toContain('https://shop.example/reset?token=a-b_c\n');
    expect(toText(letter, shop)).toContain('\na-b_c\n');
    expect(toHtml(letter, shop)).toContain('href="https://shop.example/reset?token=a-b_c"');
  });
});

describe('the html tag', () => {
  test('escapes text and passes its own HTML on', () => {
    expect(html`<b title="${'"'}">${'<'}${1}${null}${html`<i>${'&'}</i>`}${[html`<u></u>`]}</b>`.html).toBe(
      '<b title="&quot;">&lt;1<i>&amp;</i><u></u></b>',
    );
  });
});

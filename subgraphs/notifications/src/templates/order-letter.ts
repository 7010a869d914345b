import { formatDecimal, type Money } from '@hansa/contracts/money';
import { assertNever } from '@hansa/kit/errors/assert-never';
import type { News } from '../news.ts';
import type { OrderCopy } from '../store/orders.ts';
import { webLink, type Letter } from './letter.ts';

interface Occasion {
  readonly order: OrderCopy;
  readonly firstName: string | null;
}

/** What a customer is told about their order. */
export function orderLetter(news: News, { order, firstName }: Occasion): Letter {
  const letter = { firstName };
  const total = {
    name: 'Total',
    value: price({ amount: order.totalAmount, currencyCode: order.currencyCode }),
  };
  switch (news.kind) {
    case 'ORDER_ACCEPTED':
      return {
        ...letter,
        subject: `We received your order ${order.number}`,
        paragraphs: [
          `Thank you for your order ${order.number}.`,
          'We are checking stock and payment now and will write again as soon as it is confirmed.',
        ],
        lines: linesOf(order),
        facts: [total],
      };
    case 'ORDER_CONFIRMED':
      return {
        ...letter,
        subject: `Your order ${order.number} is confirmed`,
        paragraphs: [`Your order ${order.number} is confirmed. We will write again when it is on its way.`],
        lines: linesOf(order),
        facts: [total],
      };
    case 'ORDER_CANCELLED':
      return {
        ...letter,
        subject: `Your order ${order.number} was cancelled`,
        paragraphs: [
          `Your order ${order.number} was cancelled: ${reasonInWords(news.reason)}.`,
          'Whatever was taken or held for it goes back to you.',
        ],
        facts: [total],
      };
    case 'ORDER_SHIPPED':
      return { ...letter, ...shippedLetter(news, order) };
    case 'ORDER_DELIVERED':
      return {
        ...letter,
        subject: `Your order ${order.number} was delivered`,
        paragraphs: [`Your order ${order.number} was delivered. We hope that you like it.`],
      };
    case 'ORDER_REFUNDED':
      return {
        ...letter,
        subject: `Refund for your order ${order.number}`,
        paragraphs: [
          `We refunded ${price(news.amount)} for your order ${order.number}.`,
          'It takes a few days until your bank shows it.',
        ],
        facts: [{ name: 'Refunded', value: price(news.amount) }],
      };
    default:
      return assertNever(news);
  }
}

function shippedLetter(
  news: Extract<News, { kind: 'ORDER_SHIPPED' }>,
  order: OrderCopy,
): Omit<Letter, 'firstName'> {
  const link = webLink('Follow the parcel', news.trackingUrl);
  const tracking =
    news.trackingNumber === null ? [] : [{ name: 'Tracking number', value: news.trackingNumber }];
  return {
    subject: `Your order ${order.number} is on its way`,
    paragraphs: [`Your order ${order.number} is on its way to you.`],
    facts: [{ name: 'Carrier', value: news.carrier }, ...tracking],
    ...(link && { link }),
  };
}

const reasons: Readonly<Record<string, string>> = {
  CUSTOMER: 'as you asked',
  DECLINED: 'the payment was declined',
  INVENTORY: 'something in it is no longer in stock',
  TIMEOUT: 'it could not be completed in time',
  STAFF: 'we are not able to fulfil it',
};

/** Publishers may add reasons; a mail must not wait for us to know them. */
function reasonInWords(reason: string): string {
  return reasons[reason] ?? 'it could not be completed';
}

function linesOf({ lines }: OrderCopy): NonNullable<Letter['lines']> {
  return (lines ?? []).map(({ title, quantity, unitPrice }) => ({
    title,
    quantity,
    price: price({ amount: unitPrice.amount * quantity, currencyCode: unitPrice.currencyCode }),
  }));
}

function price({ amount, currencyCode }: Money): string {
  return `${formatDecimal(amount, currencyCode)} ${currencyCode}`;
}

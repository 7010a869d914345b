import { describe, expect, test } from '@jest/globals';
import { decide, expire, type Reservation, type ReservationMessage } from './reservation.ts';

const expiresAt = new Date('2026-11-03T10:15:00Z');
const hold = { variantId: 'a', locationId: 'main', quantity: 1 };

const reservations = {
  none: { state: 'NONE' },
  active: { state: 'ACTIVE', expiresAt, lapsed: false },
  lapsed: { state: 'ACTIVE', expiresAt, lapsed: true },
  claimed: { state: 'CLAIMED', expiresAt },
  released: { state: 'RELEASED', because: 'ASKED', restocked: false },
  restocked: { state: 'RELEASED', because: 'ASKED', restocked: true },
  expired: { state: 'RELEASED', because: 'EXPIRED', restocked: false },
  refused: { state: 'REFUSED', reason: 'INSUFFICIENT_STOCK', variantIds: ['a'] },
} satisfies Record<string, Reservation>;

const messages = {
  make: { kind: 'make', allocation: { ok: true, holds: [hold] }, expiresAt },
  makeTooMuch: {
    kind: 'make',
    allocation: { ok: false, reason: 'INSUFFICIENT_STOCK', variantIds: ['a'] },
    expiresAt,
  },
  claim: { kind: 'claim' },
  release: { kind: 'release' },
} satisfies Record<string, ReservationMessage>;

type Row = [keyof typeof reservations, keyof typeof messages, next: string, effect: string, answer: string];

/** The whole machine: every state with every message. */
const table: Row[] = [
  ['none', 'make', 'ACTIVE', 'HOLD', 'made'],
  ['none', 'makeTooMuch', 'REFUSED', 'NOTHING', 'refused INSUFFICIENT_STOCK'],
  ['none', 'claim', 'RELEASED', 'NOTHING', 'refused RELEASED'],
  ['none', 'release', 'RELEASED', 'NOTHING', 'released'],
  ['active', 'make', 'ACTIVE', 'NOTHING', 'made'],
  ['active', 'makeTooMuch', 'ACTIVE', 'NOTHING', 'made'],
  ['active', 'claim', 'CLAIMED', 'TAKE', 'claimed'],
  ['active', 'release', 'RELEASED', 'LET_GO', 'released'],
  ['lapsed', 'make', 'RELEASED', 'LET_GO', 'refused EXPIRED'],
  ['lapsed', 'makeTooMuch', 'RELEASED', 'LET_GO', 'refused EXPIRED'],
  ['lapsed', 'claim', 'RELEASED', 'LET_GO', 'refused EXPIRED'],
  ['lapsed', 'release', 'RELEASED', 'LET_GO', 'released'],
  ['claimed', 'make', 'CLAIMED', 'NOTHING', 'made'],
  ['claimed', 'makeTooMuch', 'CLAIMED', 'NOTHING', 'made'],
  ['claimed', 'claim', 'CLAIMED', 'NOTHING', 'claimed'],
  ['claimed', 'release', 'RELEASED', 'PUT_BACK', 'released restocked'],
  ['released', 'make', 'RELEASED', 'NOTHING', 'refused RELEASED'],
  ['released', 'makeTooMuch', 'RELEASED', 'NOTHING', 'refused RELEASED'],
  ['released', 'claim', 'RELEASED', 'NOTHING', 'refused RELEASED'],
  ['released', 'release', 'RELEASED', 'NOTHING', 'released'],
  ['restocked', 'make', 'RELEASED', 'NOTHING', 'refused RELEASED'],
  ['restocked', 'claim', 'RELEASED', 'NOTHING', 'refused RELEASED'],
  ['restocked', 'release', 'RELEASED', 'NOTHING', 'released restocked'],
  ['expired', 'make', 'RELEASED', 'NOTHING', 'refused EXPIRED'],
  ['expired', 'claim', 'RELEASED', 'NOTHING', 'refused EXPIRED'],
  ['expired', 'release', 'RELEASED', 'NOTHING', 'released'],
  ['refused', 'make', 'REFUSED', 'NOTHING', 'refused INSUFFICIENT_STOCK'],
  ['refused', 'makeTooMuch', 'REFUSED', 'NOTHING', 'refused INSUFFICIENT_STOCK'],
  ['refused', 'claim', 'REFUSED', 'NOTHING', 'refused INSUFFICIENT_STOCK'],
  ['refused', 'release', 'REFUSED', 'NOTHING', 'released'],
];

describe('a reservation', () => {
  test.each(table)('that is %s, at %s: %s, %s, %s', (...row) => {
    const [state, message, next, effect, answer] = row;
    const decision = decide(reservations[state], messages[message]);
    expect(decision.next.state).toBe(next);
    expect(decision.effect.kind).toBe(effect);
    const { answer: given } = decision;
    const detail = given.fact === 'refused' ? given.reason : '';
    const restocked = given.fact === 'released' && given.restocked ? 'restocked' : '';
    expect([given.fact, detail, restocked].filter(Boolean).join(' ')).toBe(answer);
  });

  test('a message that comes again is answered as the first time and moves no goods', () => {
    for (const reservation of Object.values(reservations)) {
      for (const message of Object.values(messages)) {
        const first = decide(reservation, message);
        const again = decide(first.next, message);
        expect(again).toEqual({ next: first.next, effect: { kind: 'NOTHING' }, answer: first.answer });
      }
    }
  });

  test('only one whose time is over is expired by the sweeper', () => {
    const ended = Object.values(reservations).filter((reservation) => expire(reservation) !== undefined);
    expect(ended).toEqual([reservations.lapsed]);
  });
});

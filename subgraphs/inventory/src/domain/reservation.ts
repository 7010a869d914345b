import type { Allocation, Hold, Shortage } from './allocation.ts';

/**
 * What is held for one order.
 *
 *   NONE ----make, enough stock----> ACTIVE
 *   NONE ----make, too little------> REFUSED
 *   NONE ----claim or release------> RELEASED    (a tombstone: a make that comes later must hold nothing)
 *   ACTIVE --claim in time---------> CLAIMED     (the goods leave the stock)
 *   ACTIVE --release, or time over-> RELEASED    (the goods are free again)
 *   CLAIMED -release---------------> RELEASED    (the goods come back: restocked)
 *
 * Every other message changes nothing and is answered by what is the case. So a message may come twice,
 * late or out of order, and an answer that was given stays true.
 */
export type Reservation =
  | { readonly state: 'NONE' }
  | {
      readonly state: 'ACTIVE';
      readonly expiresAt: Date;
      /** Whether its time is over by the database's clock; its goods may be others' already. */
      readonly lapsed: boolean;
    }
  | { readonly state: 'CLAIMED'; readonly expiresAt: Date }
  | { readonly state: 'RELEASED'; readonly because: 'ASKED' | 'EXPIRED'; readonly restocked: boolean }
  | { readonly state: 'REFUSED'; readonly reason: Shortage; readonly variantIds: readonly string[] };

type Released = Extract<Reservation, { state: 'RELEASED' }>;

export type ReservationMessage =
  | { readonly kind: 'make'; readonly allocation: Allocation; readonly expiresAt: Date }
  | { readonly kind: 'claim' }
  | { readonly kind: 'release' };

/** What happens to the goods. */
export type StockEffect =
  | { readonly kind: 'NOTHING' }
  | { readonly kind: 'HOLD'; readonly holds: readonly Hold[] }
  | { readonly kind: 'TAKE' }
  | { readonly kind: 'LET_GO' }
  | { readonly kind: 'PUT_BACK' };

export type Answer =
  | { readonly fact: 'made'; readonly expiresAt: Date }
  | { readonly fact: 'claimed' }
  | { readonly fact: 'released'; readonly restocked: boolean }
  | {
      readonly fact: 'refused';
      readonly reason: Shortage | 'EXPIRED' | 'RELEASED';
      readonly variantIds: readonly string[];
    };

export interface Decision {
  readonly next: Reservation;
  readonly effect: StockEffect;
  readonly answer: Answer;
}

/** The longest hold: a mistaken request must not take goods off the shelf for good. */
export const HOLD_SECONDS_MAX = 24 * 60 * 60;

export function decide(reservation: Reservation, message: ReservationMessage): Decision {
  switch (message.kind) {
    case 'make':
      return reservation.state === 'NONE' ? make(message) : repeatMake(reservation);
    case 'claim':
      return claim(reservation);
    case 'release':
      return release(reservation);
    default: {
      const never: never = message;
      return never;
    }
  }
}

/** The end of an ACTIVE reservation whose time is over and whom nobody asks about. */
export function expire(reservation: Reservation): Omit<Decision, 'answer'> | undefined {
  if (reservation.state !== 'ACTIVE' || !reservation.lapsed) return undefined;
  return { next: expired, effect: { kind: 'LET_GO' } };
}

const expired: Released = { state: 'RELEASED', because: 'EXPIRED', restocked: false };

function make({ allocation, expiresAt }: Extract<ReservationMessage, { kind: 'make' }>): Decision {
  if (!allocation.ok) {
    const { reason, variantIds } = allocation;
    return stay({ state: 'REFUSED', reason, variantIds }, { fact: 'refused', reason, variantIds });
  }
  return {
    next: { state: 'ACTIVE', expiresAt, lapsed: false },
    effect: { kind: 'HOLD', holds: allocation.holds },
    answer: { fact: 'made', expiresAt },
  };
}

function repeatMake(reservation: Exclude<Reservation, { state: 'NONE' }>): Decision {
  switch (reservation.state) {
    case 'ACTIVE':
      if (reservation.lapsed) return lapse();
      return stay(reservation, { fact: 'made', expiresAt: reservation.expiresAt });
    case 'CLAIMED':
      return stay(reservation, { fact: 'made', expiresAt: reservation.expiresAt });
    case 'RELEASED':
    case 'REFUSED':
      return stay(reservation, refusalOf(reservation));
    default: {
      const never: never = reservation;
      return never;
    }
  }
}

function claim(reservation: Reservation): Decision {
  switch (reservation.state) {
    case 'NONE': {
      const tombstone: Released = { state: 'RELEASED', because: 'ASKED', restocked: false };
      return stay(tombstone, refusalOf(tombstone));
    }
    case 'ACTIVE':
      if (reservation.lapsed) return lapse();
      return {
        next: { state: 'CLAIMED', expiresAt: reservation.expiresAt },
        effect: { kind: 'TAKE' },
        answer: { fact: 'claimed' },
      };
    case 'CLAIMED':
      return stay(reservation, { fact: 'claimed' });
    case 'RELEASED':
    case 'REFUSED':
      return stay(reservation, refusalOf(reservation));
    default: {
      const never: never = reservation;
      return never;
    }
  }
}

function release(reservation: Reservation): Decision {
  switch (reservation.state) {
    case 'NONE':
      return end({ effect: { kind: 'NOTHING' }, restocked: false });
    case 'ACTIVE':
      return end({ effect: { kind: 'LET_GO' }, restocked: false });
    case 'CLAIMED':
      return end({ effect: { kind: 'PUT_BACK' }, restocked: true });
    case 'RELEASED':
      return stay(reservation, { fact: 'released', restocked: reservation.restocked });
    case 'REFUSED':
      return stay(reservation, { fact: 'released', restocked: false });
    default: {
      const never: never = reservation;
      return never;
    }
  }
}

function end({ effect, restocked }: { effect: StockEffect; restocked: boolean }): Decision {
  return {
    next: { state: 'RELEASED', because: 'ASKED', restocked },
    effect,
    answer: { fact: 'released', restocked },
  };
}

function lapse(): Decision {
  return { next: expired, effect: { kind: 'LET_GO' }, answer: refusalOf(expired) };
}

function stay(next: Reservation, answer: Answer): Decision {
  return { next, effect: { kind: 'NOTHING' }, answer };
}

function refusalOf(reservation: Extract<Reservation, { state: 'RELEASED' | 'REFUSED' }>): Answer {
  if (reservation.state === 'REFUSED') {
    return { fact: 'refused', reason: reservation.reason, variantIds: reservation.variantIds };
  }
  const reason = reservation.because === 'EXPIRED' ? 'EXPIRED' : 'RELEASED';
  return { fact: 'refused', reason, variantIds: [] };
}

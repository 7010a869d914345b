import { describe, expect, test } from '@jest/globals';
import { canBeCancelled, dispatch, track, type Shipment, type TrackingStatus } from './shipment.ts';

const handover = { carrier: 'Hansekontor', trackingNumber: 'HK1', trackingUrl: null };
const underway = (status: 'DISPATCHED' | 'IN_TRANSIT' | 'OUT_FOR_DELIVERY' | 'DELIVERED'): Shipment => ({
  status,
  handover,
});

describe('dispatching', () => {
  test('gives the goods to the carrier', () => {
    expect(dispatch({ status: 'PENDING' }, handover, [])).toEqual({
      ok: true,
      next: { status: 'DISPATCHED', handover },
      facts: ['dispatched'],
    });
  });

  test('the same again changes nothing, another one is refused', () => {
    expect(dispatch(underway('IN_TRANSIT'), handover, [])).toMatchObject({ ok: true, facts: [] });
    expect(dispatch(underway('IN_TRANSIT'), { ...handover, trackingNumber: 'HK2' }, [])).toEqual({
      ok: false,
      code: 'ALREADY_DISPATCHED',
    });
  });

  test('a cancelled shipment does not leave', () => {
    expect(dispatch({ status: 'CANCELLED' }, handover, [])).toEqual({ ok: false, code: 'CANCELLED' });
  });

  test('news that overtook the dispatch counts from then on', () => {
    expect(dispatch({ status: 'PENDING' }, handover, ['DELIVERED', 'EXCEPTION'])).toMatchObject({
      next: { status: 'DELIVERED' },
      facts: ['dispatched', 'delivered'],
    });
  });
});

describe('tracking', () => {
  const news: TrackingStatus[] = ['DISPATCHED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'EXCEPTION'];

  test('in every order of the news the end is the same, and delivery is told once', () => {
    for (const order of permutations(news)) {
      let shipment: Shipment = underway('DISPATCHED');
      const facts = [];
      for (const status of order) {
        const moved = track(shipment, status);
        shipment = moved.next;
        facts.push(...moved.facts);
      }
      expect([shipment.status, facts]).toEqual(['DELIVERED', ['delivered']]);
    }
  });

  test('an exception moves nothing', () => {
    expect(track(underway('OUT_FOR_DELIVERY'), 'EXCEPTION').next.status).toBe('OUT_FOR_DELIVERY');
  });

  test.each(['PENDING', 'CANCELLED'] as const)('of a %s shipment has no effect', (status) => {
    for (const each of news)
      expect(track({ status }, each)).toEqual({ ok: true, next: { status }, facts: [] });
  });
});

test('only what the carrier does not have can be cancelled', () => {
  const all = ['PENDING', 'DISPATCHED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'CANCELLED'] as const;
  const shipments = all.map((status): Shipment =>
    status === 'PENDING' || status === 'CANCELLED' ? { status } : underway(status),
  );
  expect(shipments.filter(canBeCancelled).map(({ status }) => status)).toEqual(['PENDING', 'CANCELLED']);
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

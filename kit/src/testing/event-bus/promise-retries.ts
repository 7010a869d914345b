import { expect, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { ack, retry, type Desk } from './desk.ts';

/** What happens to an event whose handler is not content. */
export function promiseRetries(openDesk: () => Desk): void {
  test('an event to be retried comes again, and says how often it has come', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const attempts: number[] = [];
    await desk.subscribe(bus, (_, { attempt }) => {
      attempts.push(attempt);
      return attempt < 4 ? retry() : ack;
    });

    await bus.publish([desk.event('a', 1)]);

    await eventually(() => attempts.length >= 4);
    expect(attempts).toEqual([1, 2, 3, 4]);
  });

  test('a handler that rejects is retried', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const { seen } = await desk.subscribe(bus, (_, { attempt }) =>
      attempt === 1 ? Promise.reject(new RangeError('a bug')) : ack,
    );

    await bus.publish([desk.event('a', 1)]);

    await eventually(() => seen.length === 2);
  });

  test('an event that never succeeds stops no other aggregate', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const { seen } = await desk.subscribe(
      bus,
      ({ subject }) => (subject.endsWith('poison') ? retry() : ack),
      {
        concurrency: 2,
      },
    );
    const others = Array.from({ length: 100 }, (_, index) => desk.event(`a${index % 20}`, index));

    await bus.publish([desk.event('poison', 1), ...others.slice(0, 50)]);
    await bus.publish([desk.event('poison', 2), ...others.slice(50)]);

    await eventually(() => seen.filter((name) => name.startsWith('a')).length === 100);
    await eventually(() => seen.filter((name) => name === 'poison:1').length >= 3);
    expect(seen).not.toContain('poison:2');
  });
}

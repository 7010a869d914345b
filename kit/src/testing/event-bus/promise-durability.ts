import { expect, test } from '@jest/globals';
import { createGate } from '../../jobs/gate.ts';
import { eventually } from '../eventually.ts';
import { ack, retry, type Desk } from './desk.ts';

/** What outlives a process. */
export function promiseDurability(openDesk: () => Desk): void {
  test('a new consumer begins with what was published before it existed', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    await bus.publish([desk.event('a', 1), desk.event('a', 2)]);

    const { seen } = await desk.subscribe(bus);

    await eventually(() => seen.length === 2);
  });

  test('a consumer goes on where it was, after a restart of its process', async () => {
    const desk = openDesk();
    const before = await desk.connect();
    const { seen } = await desk.subscribe(before);
    await before.publish([desk.event('a', 1), desk.event('b', 1)]);
    await eventually(() => seen.length === 2);
    await before.close();

    const after = await desk.connect();
    await after.publish([desk.event('a', 2)]);
    const { seen: seenAfter } = await desk.subscribe(after);

    await eventually(() => seenAfter.includes('a:2'));
    expect(seenAfter).toEqual(['a:2']);
  });

  test('attempts are remembered over a restart, and so is who is parked behind whom', async () => {
    const desk = openDesk();
    const before = await desk.connect();
    const { seen } = await desk.subscribe(before, ({ sequence }) => (sequence === 1 ? retry() : ack));
    await before.publish([desk.event('a', 1), desk.event('a', 2), desk.event('b', 2)]);
    await eventually(() => seen.filter((one) => one === 'a:1').length >= 2 && seen.includes('b:2'));
    await before.close();

    const after = await desk.connect();
    const attempts: number[] = [];
    const { seen: seenAfter } = await desk.subscribe(after, (_, { attempt }) => {
      attempts.push(attempt);
      return ack;
    });

    await eventually(() => seenAfter.length >= 2);
    expect(seenAfter).toEqual(['a:1', 'a:2']);
    expect(attempts[0]).toBeGreaterThan(2);
  });

  test('stopping takes nothing new and waits for what is at hand', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const gate = createGate();
    const log: string[] = [];
    const consumption = await desk.subscribe(bus, async () => {
      await gate.passed;
      log.push('handled');
      return ack;
    });
    await bus.publish([desk.event('a', 1), desk.event('a', 2)]);
    await eventually(() => consumption.seen.length === 1);

    const stopped = consumption.stop().then(() => log.push('stopped'));
    gate.open();
    await stopped;

    expect(log).toEqual(['handled', 'stopped']);
    const { seen } = await desk.subscribe(await desk.connect());
    await eventually(() => seen.includes('a:2'));
    expect(seen).toEqual(['a:2']);
  });
}

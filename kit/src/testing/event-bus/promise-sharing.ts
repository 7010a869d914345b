import { expect, test } from '@jest/globals';
import { createGate } from '../../jobs/gate.ts';
import { eventually } from '../eventually.ts';
import { ack, type Desk } from './desk.ts';

/** Who gets what, and that nobody waits for a stranger. */
export function promiseSharing(openDesk: () => Desk): void {
  test('each consumer gets every event; processes of one consumer share them', async () => {
    const desk = openDesk();
    const [first, second] = [await desk.connect(), await desk.connect()];
    const mails = await desk.subscribe(first, undefined, { consumer: `mail-${desk.event('', 0).subject}` });
    const [here, there] = [await desk.subscribe(first), await desk.subscribe(second)];
    const events = Array.from({ length: 50 }, (_, index) => desk.event(`a${index % 5}`, index));

    await first.publish(events);

    await eventually(() => mails.seen.length >= 50 && here.seen.length + there.seen.length >= 50);
    const expected = events.map(({ sequence }) => `a${sequence % 5}:${sequence}`).sort();
    expect([...mails.seen].sort()).toEqual(expected);
    expect([...here.seen, ...there.seen].sort()).toEqual(expected);
  });

  test('aggregates are handled side by side, and a slow one delays nobody else', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const gate = createGate();
    const { seen } = await desk.subscribe(
      bus,
      async ({ subject }) => {
        if (subject.endsWith('slow')) await gate.passed;
        return ack;
      },
      { concurrency: 2 },
    );

    await bus.publish([desk.event('slow', 1), desk.event('slow', 2)]);
    await eventually(() => seen.includes('slow:1'));
    await bus.publish(Array.from({ length: 40 }, (_, index) => desk.event(`quick${index}`, 1)));

    await eventually(() => seen.length === 41);
    expect(seen).not.toContain('slow:2');
    gate.open();
    await eventually(() => seen.includes('slow:2'));
  });

  test('another process takes over when one goes', async () => {
    const desk = openDesk();
    const [first, second] = [await desk.connect(), await desk.connect()];
    const here = await desk.subscribe(first);
    await first.publish([desk.event('a', 1)]);
    await eventually(() => here.seen.length === 1);
    const there = await desk.subscribe(second);

    await first.close();
    await second.publish([desk.event('a', 2)]);

    await eventually(() => there.seen.includes('a:2'));
    expect(there.seen).toEqual(['a:2']);
  });
}

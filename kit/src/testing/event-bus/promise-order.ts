import { expect, test } from '@jest/globals';
import { createGate } from '../../jobs/gate.ts';
import { eventually } from '../eventually.ts';
import { ack, retry, type Desk } from './desk.ts';

/** Who waits for whom. */
export function promiseOrder(openDesk: () => Desk): void {
  test('events of an aggregate are handled one at a time, in their order', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const running = new Set<string>();
    let overlaps = 0;
    const { seen } = await desk.subscribe(bus, async ({ subject }) => {
      if (running.has(subject)) overlaps += 1;
      running.add(subject);
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(subject);
      return ack;
    });

    for (let round = 0; round < 10; round += 1) {
      await bus.publish(
        ['a', 'b', 'c'].flatMap((name) => [1, 2].map((n) => desk.event(name, round * 2 + n))),
      );
    }

    await eventually(() => seen.length >= 60);
    expect(overlaps).toBe(0);
    for (const name of ['a', 'b', 'c']) {
      const sequences = seen.filter((one) => one.startsWith(name)).map((one) => Number(one.split(':')[1]));
      expect(sequences).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    }
  });

  test('ordered: later events of an aggregate are parked behind one that is retried', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    const gate = createGate();
    let open = false;
    void gate.passed.then(() => (open = true));
    const { seen } = await desk.subscribe(bus, ({ subject, sequence }) =>
      subject.endsWith('a') && sequence === 1 && !open ? retry() : ack,
    );

    await bus.publish([desk.event('a', 1), desk.event('a', 2), desk.event('b', 1)]);
    await eventually(() => seen.filter((one) => one === 'a:1').length >= 3 && seen.includes('b:1'));
    await bus.publish([desk.event('a', 3), desk.event('b', 2)]);
    await eventually(() => seen.includes('b:2'));
    gate.open();

    await eventually(() => seen.includes('a:3'));
    const ofA = seen.filter((one) => one.startsWith('a'));
    expect(ofA.slice(ofA.lastIndexOf('a:1'))).toEqual(['a:1', 'a:2', 'a:3']);
  });

  test('unordered: later events of an aggregate pass one that is retried', async () => {
    const desk = openDesk();
    const bus = await desk.connect();
    let passed = false;
    const { seen } = await desk.subscribe(
      bus,
      ({ sequence }) => {
        if (sequence === 3) passed = true;
        return sequence === 1 && !passed ? retry() : ack;
      },
      { ordered: false },
    );

    await bus.publish([desk.event('a', 1), desk.event('a', 2), desk.event('a', 3)]);

    await eventually(() => seen.at(-1) === 'a:1' && seen.includes('a:3'));
  });
}

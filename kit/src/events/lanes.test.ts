import { describe, expect, test } from '@jest/globals';
import type { Verdict } from './bus.ts';
import { testEvent } from '../testing/event.ts';
import { eventually } from '../testing/eventually.ts';
import { createGate } from '../jobs/gate.ts';
import { createLanes, type Entry } from './lanes.ts';
import { createPermits, type Permits } from './permits.ts';

const soon: Verdict = { kind: 'retry', delayMs: 5 };
const never: Verdict = { kind: 'retry', delayMs: 3_600_000 };
const ack: Verdict = { kind: 'ack' };

function entry(position: number, subject: string): Entry {
  return { position, event: testEvent({ subject }), attempt: 0, dueAt: undefined };
}

function setUp(
  options: { ordered?: boolean; concurrency?: number; permits?: Permits },
  judge: (entry: Entry) => Promise<Verdict> | Verdict,
) {
  const started: number[] = [];
  const done: number[] = [];
  const entries = new Map<string, Entry>();
  const lanes = createLanes({
    ordered: options.ordered ?? true,
    concurrency: options.concurrency ?? 10,
    permits: options.permits ?? createPermits(100),
    handle: async ({ id }) => {
      const running = entries.get(id)!;
      started.push(running.position);
      return judge(running);
    },
    onDone: ({ position }) => done.push(position),
    onRetry: () => undefined,
  });
  const add = (added: Entry) => {
    entries.set(added.event.id, added);
    lanes.add(added);
  };
  return { lanes, started, done, add };
}

describe('lanes', () => {
  test('of several consumers share what one process may handle at once, and none of them starves', async () => {
    const permits = createPermits(1);
    const [one, other] = [setUp({ permits }, () => ack), setUp({ permits }, () => ack)];
    for (let position = 1; position <= 3; position += 1) {
      one.add(entry(position, `a${position}`));
      other.add(entry(position, `b${position}`));
    }
    expect([one.started, other.started]).toEqual([[1], []]);
    await eventually(() => one.done.length + other.done.length === 6);
    expect([one.done, other.done]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  test('never run more at once than allowed, and take turns fairly', async () => {
    const gates = [1, 2, 3, 4].map(() => createGate());
    const { add, started } = setUp({ concurrency: 2 }, async ({ position }) => {
      await gates[position - 1]!.passed;
      return ack;
    });
    ['a', 'a', 'b', 'c'].forEach((subject, index) => add(entry(index + 1, subject)));
    expect(started).toEqual([1, 3]);

    gates[0]!.open();
    await eventually(() => started.length === 3);
    // The aggregate that has been waiting longer goes first.
    expect(started).toEqual([1, 3, 4]);
    gates.forEach((gate) => gate.open());
    await eventually(() => started.length === 4);
  });

  test('ordered: those behind a waiting one are held back, and only those', async () => {
    const { add, lanes, done } = setUp({}, ({ position }) => (position === 1 ? never : ack));
    const [first, second, other] = [entry(1, 'a'), entry(2, 'a'), entry(3, 'b')];
    [first, second, other].forEach(add);

    await eventually(() => done.includes(3));
    expect([first, second].map((one) => lanes.isHeldBack(one))).toEqual([true, true]);
    expect(lanes.isHeldBack(entry(4, 'b'))).toBe(false);
    expect(lanes.size()).toBe(2);
    await lanes.halt();
  });

  test('unordered: only the waiting one itself is held back', async () => {
    const { add, lanes, done } = setUp({ ordered: false }, ({ position }) => (position === 1 ? never : ack));
    const first = entry(1, 'a');
    [first, entry(2, 'a'), entry(3, 'a')].forEach(add);

    await eventually(() => done.length === 2);
    expect(done).toEqual([2, 3]);
    expect(lanes.isHeldBack(first)).toBe(true);
    await lanes.halt();
  });

  test('a waiting one comes again when it is due, and keeps its place', async () => {
    const { add, started, done } = setUp({}, (one) => (one.position === 1 && one.attempt < 3 ? soon : ack));
    [entry(1, 'a'), entry(2, 'a')].forEach(add);

    await eventually(() => done.length === 2);
    expect(started).toEqual([1, 1, 1, 2]);
  });

  test('halting lets what runs finish, starts nothing more, and forgets nobody', async () => {
    const gate = createGate();
    const { add, lanes, started, done } = setUp({}, async ({ position }) => {
      await gate.passed;
      return position === 1 ? ack : never;
    });
    const failing = entry(2, 'b');
    [entry(1, 'a'), failing, entry(3, 'a')].forEach(add);

    const halted = lanes.halt();
    expect(lanes.halt()).toBe(halted);
    gate.open();
    await halted;

    expect(started).toEqual([1, 2]);
    expect(done).toEqual([1]);
    expect(lanes.size()).toBe(2);
    expect(lanes.someWait() && lanes.isHeldBack(failing)).toBe(true);
  });
});

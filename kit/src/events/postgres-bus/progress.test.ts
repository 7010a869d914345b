import { describe, expect, test } from '@jest/globals';
import { testEvent } from '../../testing/event.ts';
import type { Entry } from '../lanes.ts';
import { createProgress } from './progress.ts';

function entry(position: number): Entry {
  return { position, event: testEvent(), attempt: 0, dueAt: undefined };
}

/** Lanes in which exactly these are held back. */
function holdingBack(...entries: Entry[]) {
  return { someWait: () => entries.length > 0, isHeldBack: (one: Entry) => entries.includes(one) };
}

const nobody = holdingBack();

function taken(count: number) {
  const progress = createProgress(0);
  const entries = Array.from({ length: count }, (_, index) => entry(index + 1));
  entries.forEach(progress.take);
  progress.readTo(count);
  return { progress, entries };
}

describe('progress', () => {
  test('moves over what does not concern the consumer', () => {
    const progress = createProgress(5);
    expect(progress.unsaved(nobody)).toBeUndefined();
    progress.readTo(70);
    expect(progress.unsaved(nobody)).toEqual({ position: 70, changes: new Map() });
  });

  test('stays below the oldest event that is not done, whatever is done above it', () => {
    const { progress, entries } = taken(3);
    progress.done(entries[1]!);
    progress.done(entries[2]!);
    expect(progress.unsaved(nobody)).toBeUndefined();

    progress.done(entries[0]!);
    expect(progress.unsaved(nobody)?.position).toBe(3);
  });

  test('passes an event that is held back only together with its row', () => {
    const { progress, entries } = taken(2);
    entries[0]!.attempt = 1;
    entries[0]!.dueAt = 500;
    progress.retry(entries[0]!);
    progress.done(entries[1]!);

    expect(progress.unsaved(holdingBack(entries[0]!))).toEqual({
      position: 2,
      changes: new Map([[1, { kind: 'store', attempt: 1, dueAt: 500 }]]),
    });
  });

  test('deletes the row of an event that was stored and is done', () => {
    const { progress, entries } = taken(1);
    const save = progress.unsaved(holdingBack(entries[0]!))!;
    progress.saved(save);
    progress.done(entries[0]!);

    expect(progress.unsaved(nobody)?.changes).toEqual(new Map([[1, { kind: 'delete' }]]));
  });

  test('a save that failed is part of the next, and what is newer wins', () => {
    const { progress, entries } = taken(2);
    const lost = progress.unsaved(holdingBack(...entries))!;
    progress.done(entries[0]!);
    progress.failed(lost);

    const next = progress.unsaved(nobody)!;
    expect(next.position).toBe(2);
    expect([...next.changes].map(([position, { kind }]) => [position, kind])).toEqual([
      [1, 'delete'],
      [2, 'store'],
    ]);
  });

  test('an event resumed after a change of hands has a row already', () => {
    const progress = createProgress(10);
    const resumed = entry(4);
    progress.resume(resumed);
    resumed.attempt = 2;
    progress.retry(resumed);
    expect(progress.unsaved(nobody)).toEqual({
      position: 10,
      changes: new Map([[4, { kind: 'store', attempt: 2, dueAt: undefined }]]),
    });
  });
});

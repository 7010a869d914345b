import { describe, expect, test } from '@jest/globals';
import { testEvent } from '../testing/event.ts';
import { createDispatch } from './dispatch.ts';
import type { Inbox } from './inbox.ts';

/** Counts how often a transaction is begun. */
function countingInbox(): Inbox<undefined> & { transactions: number } {
  return {
    transactions: 0,
    async once(_event, effect) {
      this.transactions += 1;
      await effect(undefined);
      return 'handled';
    },
    bury: () => Promise.resolve(),
  };
}

describe('an event', () => {
  const event = testEvent();
  const reactionThat = (concerned: boolean | undefined, done: string[]) => ({
    type: event.type,
    channel: event.channel,
    ...(concerned !== undefined && { concerns: () => Promise.resolve(concerned) }),
    handle: () => Promise.resolve(void done.push(String(concerned))),
  });

  test('that concerns nobody costs no transaction and leaves no note', async () => {
    const [inbox, done] = [countingInbox(), [] as string[]];
    expect(await createDispatch(inbox, [reactionThat(false, done)])(event)).toEqual({ kind: 'ignored' });
    expect([inbox.transactions, done]).toEqual([0, []]);
  });

  test('reaches those whom it concerns, in one transaction', async () => {
    const [inbox, done] = [countingInbox(), [] as string[]];
    const reactions = [reactionThat(undefined, done), reactionThat(false, done), reactionThat(true, done)];
    expect(await createDispatch(inbox, reactions)(event)).toEqual({ kind: 'handled' });
    expect([inbox.transactions, done]).toEqual([1, ['undefined', 'true']]);
  });

  test('is a failure like any other when it cannot be told whom it concerns', async () => {
    const broken = { ...reactionThat(true, []), concerns: () => Promise.reject(new Error('no database')) };
    expect(await createDispatch(countingInbox(), [broken])(event)).toEqual({
      kind: 'failed',
      error: 'no database',
    });
  });
});

import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Fault } from '../errors/fault.ts';
import { run } from './run.ts';

function fakeProcess() {
  const listeners: Record<string, () => void> = {};
  const exits: number[] = [];
  let onExit: () => void = () => undefined;
  const exited = new Promise<void>((resolve) => (onExit = resolve));
  const proc = {
    on: (signal: string, listener: () => void) => (listeners[signal] = listener),
    exit: (code: number) => {
      exits.push(code);
      onExit();
    },
  };
  return { proc, exits, exited, send: (signal: string) => listeners[signal]?.() };
}

describe('a program', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  test('drains once and exits with 0 when told to stop, even if the signal comes twice at once', async () => {
    const { proc, exits, exited, send } = fakeProcess();
    const stop = jest.fn(() => Promise.resolve());
    await run(() => Promise.resolve({ stop }), proc);
    send('SIGINT');
    send('SIGINT');
    await exited;
    expect([stop.mock.calls.length, exits]).toEqual([1, [0]]);
  });

  test('told to stop while it starts ends when the start is over, leaving nothing half made', async () => {
    const { proc, exits, exited, send } = fakeProcess();
    const stop = jest.fn(() => Promise.resolve());
    await run(async () => {
      send('SIGTERM');
      return { stop };
    }, proc);
    await exited;
    expect([stop.mock.calls.length, exits]).toEqual([1, [0]]);
  });

  test('that does not come to its end within 25 s leaves all the same, and says so', async () => {
    const { proc, exits, send } = fakeProcess();
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    jest.useFakeTimers();
    await run(() => Promise.resolve({ stop: () => new Promise<void>(() => undefined) }), proc);
    send('SIGTERM');
    jest.advanceTimersByTime(24_999);
    expect(exits).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(exits).toEqual([1]);
    expect(said.mock.calls).toEqual([[expect.stringContaining('within 25 s')]]);
  });

  test('whose draining fails says so and exits with 1', async () => {
    const { proc, exits, exited, send } = fakeProcess();
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    await run(() => Promise.resolve({ stop: () => Promise.reject(new Error('the disk is full')) }), proc);
    send('SIGTERM');
    await exited;
    expect(said.mock.calls).toEqual([['Stopping failed: the disk is full']]);
    expect(exits).toEqual([1]);
  });

  test('that cannot start says so in one sentence, without a stack, and exits with 1', async () => {
    const { proc, exits } = fakeProcess();
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    await run(() => Promise.reject(new Fault('INVALID_CONFIGURATION', 'Port 4000 is in use.')), proc);
    expect(said.mock.calls).toEqual([['Port 4000 is in use.']]);
    expect(exits).toEqual([1]);
  });
});

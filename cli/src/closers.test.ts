import { Fault } from '@hansa/kit/errors/fault';
import { silentLogger } from '@hansa/kit/telemetry/logger';
import { expect, test } from '@jest/globals';
import { createClosers } from './closers.ts';

test('what was started is ended one after the other, last first, also where one of them fails', async () => {
  const closers = createClosers(silentLogger);
  const told: string[] = [];
  for (const name of ['database', 'bus', 'services', 'door']) {
    closers.add(name, async () => {
      told.push(`${name} ends`);
      await Promise.resolve();
      if (name === 'bus') throw new Fault('UNAVAILABLE', 'it is gone');
      told.push(`${name} has ended`);
    });
  }
  await closers.close();
  await closers.close();
  expect(told).toEqual([
    ...['door ends', 'door has ended', 'services ends', 'services has ended'],
    ...['bus ends', 'database ends', 'database has ended'],
  ]);
});

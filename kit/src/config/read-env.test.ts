import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { flag, port, readEnv } from './read-env.ts';

describe('settings', () => {
  test('are typed and frozen', () => {
    const settings = readEnv({ PORT: '4001', LOUD: 'yes', OTHER: 'x' }, { PORT: port, LOUD: flag });
    expect(settings).toEqual({ PORT: 4001, LOUD: true });
    expect(Object.isFrozen(settings)).toBe(true);
  });

  test('that are wrong are all named together, in one message', () => {
    const read = () =>
      readEnv({ PORT: '99999', URL: 'nowhere' }, { PORT: port, URL: z.url(), SECRET: z.string() });
    expect(read).toThrow(/PORT[\s\S]*URL[\s\S]*SECRET/);
    expect(read).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }));
  });

  test('that are empty count as not set', () => {
    expect(readEnv({ PORT: '' }, { PORT: port.default(4000) })).toEqual({ PORT: 4000 });
  });
});

import { describe, expect, test } from '@jest/globals';
import { contracts } from './contracts.ts';
import { publishers } from './publishers.ts';

describe('every channel', () => {
  test.each(contracts.map(({ channel, type }) => [channel, type]))(
    '%s is published by one context: its owner, or orders where something is asked',
    (channel, type) => {
      const by = Object.entries(publishers)
        .filter(([, channels]) => channels.some((each) => channel.startsWith(each.slice(0, -1))))
        .map(([name]) => name);
      const owner = type.split('.')[1];
      expect(by).toEqual([channel.startsWith('hansa.cmd.') ? 'orders' : owner]);
    },
  );
});

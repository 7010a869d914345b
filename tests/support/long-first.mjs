import TestSequencer from '@jest/test-sequencer';

/**
 * Tests that start whole systems take minutes and their files are small, so on a machine that has never run them Jest
 * would begin the longest last, with nothing left to run beside it.
 */
export default class LongFirst extends TestSequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const isLong = ({ path }) => path.endsWith('.e2e.test.ts');
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}

import { describe } from '@jest/globals';

/** What a machine may or may not have, each named by the setting that tells tests where it is. */
export type TestSetting = 'NATS_SERVER_BINARY' | 'MONGODB_URL' | 'PROMETHEUS_BINARY';

const services = 'run `scripts/services -- npm test`';

/** What brings it in besides the setting itself. */
const remedies: Record<TestSetting, string> = {
  NATS_SERVER_BINARY: services,
  MONGODB_URL: services,
  PROMETHEUS_BINARY: 'install prometheus',
};

/**
 * A suite that needs something this machine may not have. Without the setting its tests are counted as left out,
 * never as passed, and one line says what is missing and what would bring it in.
 */
export function describeWith(setting: TestSetting, what: string, suite: (value: string) => void): void {
  const value = process.env[setting];
  if (value !== undefined && value !== '') {
    describe(what, () => suite(value));
    return;
  }
  process.stderr.write(`left out: ${what} (set ${setting}, or ${remedies[setting]})\n`);
  describe.skip(what, () => suite(''));
}

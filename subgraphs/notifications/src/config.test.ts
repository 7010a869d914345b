import { describe, expect, test } from '@jest/globals';
import { readNotificationsConfig } from './config.ts';

describe('the settings of notifications', () => {
  test('need to know where mails go', () => {
    expect(readNotificationsConfig({ HANSA_MAIL_FOLDER: '/mail' }).mail).toEqual({
      kind: 'folder',
      folder: '/mail',
    });
    expect(readNotificationsConfig({ HANSA_SMTP_URL: 'smtp://mail:25' }).mail).toEqual({
      kind: 'smtp',
      url: 'smtp://mail:25',
    });
    expect(() => readNotificationsConfig({})).toThrow(/HANSA_SMTP_URL.*HANSA_MAIL_FOLDER/);
    expect(() =>
      readNotificationsConfig({ HANSA_MAIL_FOLDER: '/mail', HANSA_SMTP_URL: 'smtp://mail' }),
    ).toThrow(/either/);
  });

  test('keep webhooks away from private addresses unless told otherwise', () => {
    const read = (env: Record<string, string>) =>
      readNotificationsConfig({ HANSA_MAIL_FOLDER: '/mail', ...env });
    expect(read({}).allowPrivateAddresses).toBe(false);
    expect(read({ HANSA_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES: 'true' }).allowPrivateAddresses).toBe(true);
  });

  test('are refused together', () => {
    const env = {
      HANSA_MAIL_FOLDER: '/mail',
      HANSA_SHOP_URL: 'shop',
      HANSA_MAIL_FROM: 'a@b\r\nBcc: c@d',
      HANSA_SMTP_URL: 'http://x',
    };
    expect(() => readNotificationsConfig(env)).toThrow(/HANSA_SHOP_URL[^]*HANSA_MAIL_FROM[^]*HANSA_SMTP_URL/);
  });
});

import { flag, readEnv } from '@hansa/kit/config/read-env';
import { Fault } from '@hansa/kit/errors/fault';
import { z } from 'zod';

export interface NotificationsConfig {
  readonly shopName: string;
  /** Where the shop's pages are; mails link there. */
  readonly shopUrl: string;
  /** The sender of mails, such as `Hansa <orders@example.com>`. */
  readonly mailFrom: string;
  /** Where mails go: into a folder as `.eml` files, or to a mail server. */
  readonly mail:
    { readonly kind: 'folder'; readonly folder: string } | { readonly kind: 'smtp'; readonly url: string };
  /** Lets webhooks go to private addresses and over plain HTTP. For tests and development only. */
  readonly allowPrivateAddresses: boolean;
  /** How long a receiver may take to answer. Standard Webhooks recommends 15 to 30 s. */
  readonly webhookTimeoutMs: number;
}

export const notificationsDefaults = {
  shopName: 'Hansa',
  shopUrl: 'http://localhost:3000',
  mailFrom: 'Hansa <orders@hansa.example>',
  allowPrivateAddresses: false,
  webhookTimeoutMs: 15_000,
} as const satisfies Partial<NotificationsConfig>;

/** One line: what stands here becomes a header. */
const line = z.string().regex(/^[^\r\n]+$/, 'must be a single line');

/** The environment variables of notifications; see the table in the README. */
export const notificationsSettings = {
  HANSA_SHOP_NAME: line.default(notificationsDefaults.shopName),
  HANSA_SHOP_URL: z.url({ protocol: /^https?$/ }).default(notificationsDefaults.shopUrl),
  HANSA_MAIL_FROM: line.default(notificationsDefaults.mailFrom),
  HANSA_MAIL_FOLDER: z.string().optional(),
  HANSA_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  HANSA_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES: flag.default(notificationsDefaults.allowPrivateAddresses),
};

/** Reads the settings of notifications once; all problems are reported together. */
export function readNotificationsConfig(env: Record<string, string | undefined>): NotificationsConfig {
  const settings = readEnv(env, notificationsSettings);
  return Object.freeze({
    ...notificationsDefaults,
    shopName: settings.HANSA_SHOP_NAME,
    shopUrl: settings.HANSA_SHOP_URL.replace(/\/+$/, ''),
    mailFrom: settings.HANSA_MAIL_FROM,
    mail: readMail(settings.HANSA_MAIL_FOLDER, settings.HANSA_SMTP_URL),
    allowPrivateAddresses: settings.HANSA_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES,
  });
}

function readMail(folder: string | undefined, url: string | undefined): NotificationsConfig['mail'] {
  if (folder !== undefined && url === undefined) return { kind: 'folder', folder };
  if (url !== undefined && folder === undefined) return { kind: 'smtp', url };
  throw new Fault(
    'INVALID_CONFIGURATION',
    'Set either HANSA_SMTP_URL, to send mails, or HANSA_MAIL_FOLDER, to keep them as files.',
  );
}

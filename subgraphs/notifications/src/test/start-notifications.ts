import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { anonymous, type Viewer } from '@hansa/kit/auth/viewer';
import { Fault } from '@hansa/kit/errors/fault';
import type { EventEnvelope } from '@hansa/kit/events/envelope';
import { testEvent } from '@hansa/kit/testing/event';
import { startTestService } from '@hansa/kit/testing/service';
import { temporaryFolder } from '@hansa/kit/testing/temporary-folder';
import pg from 'pg';
import { notificationsDefaults, type NotificationsConfig } from '../config.ts';
import { createNotifications } from '../service.ts';

// The machine may be busy with other suites.
jest.setTimeout(60_000);

export interface UserError {
  readonly code: string;
  readonly field: string[] | null;
  readonly message: string;
}

type Subject = 'shipmentId' | 'orderId' | 'customerId';

interface Contract<Data> {
  readonly type: string;
  readonly channel: string;
  readonly example: Data;
}

/** An event as its owner publishes it; a test names what matters to it. */
export function eventOf<Data extends object>(
  contract: Contract<Data>,
  data: Partial<Data> = {},
): EventEnvelope {
  const { type, channel, example } = contract;
  const full = { ...example, ...data } as Readonly<Record<string, unknown>> &
    Partial<Record<Subject, string>>;
  const subject = full.shipmentId ?? full.orderId ?? full.customerId ?? 'subject';
  return testEvent({ type, channel, subject, data: full });
}

/** Notifications, running, with a folder for their mails. */
export async function startNotifications(overrides: Partial<NotificationsConfig> = {}) {
  const folder = temporaryFolder();
  const mailFolder = join(folder.path, 'mail');
  const started = await startTestService((deps) =>
    createNotifications(deps, {
      ...notificationsDefaults,
      shopUrl: 'https://shop.example',
      mail: { kind: 'folder', folder: mailFolder },
      allowPrivateAddresses: true,
      ...overrides,
    }),
  );
  const client = new pg.Client({ connectionString: started.databaseUrl });
  await client.connect();

  /** The value of a document's only field. */
  const ask = async <Value = Record<string, unknown>>(
    document: string,
    variables: Record<string, unknown> = {},
    viewer: Viewer = anonymous,
  ): Promise<Value> => {
    const response = await started.ask(document, variables, viewer);
    if (response.errors) throw new Fault('INTERNAL', JSON.stringify(response.errors));
    return Object.values(response.data ?? {})[0] as Value;
  };

  return {
    ...started,
    mailFolder,
    ask,
    askRaw: (document: string, viewer: Viewer) => started.ask(document, {}, viewer),
    mutate: <Payload = object>(name: string, input: object, fields = '', viewer: Viewer = merchant) => {
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
      const document = `mutation ($input: ${type}) { ${name}(input: $input) { ${fields} userErrors { code field message } } }`;
      return ask<Payload & { userErrors: UserError[] }>(document, { input }, viewer);
    },
    deliver: async (...events: EventEnvelope[]) => {
      for (const event of events) {
        const verdicts = await started.bus.deliver(event);
        if (verdicts.some(({ kind }) => kind !== 'ack'))
          throw new Fault('INTERNAL', `${event.type} was not handled.`);
      }
    },
    /** The names of the mails' files, sorted by time. */
    mailNames: () => readMailNames(mailFolder),
    mail: (part: string) => {
      const name = readMailNames(mailFolder).find((each) => each.includes(part));
      if (name === undefined) throw new Fault('NOT_FOUND', `There is no mail ${part}.`);
      return decodeQuotedPrintable(readFileSync(join(mailFolder, name), 'utf8'));
    },
    sql: async (statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
      (await client.query<Record<string, unknown>>(statement, values)).rows,
    close: async () => {
      await client.end();
      await started.close();
      folder.remove();
    },
  };
}

export type RunningNotifications = Awaited<ReturnType<typeof startNotifications>>;

export const merchant: Viewer = { kind: 'staff', id: 'staff_1', scopes: ['notifications:write'] };

export const clerk: Viewer = { kind: 'staff', id: 'staff_2', scopes: ['customers:read'] };

function readMailNames(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // Made with the first mail.
  }
}

/** What a mail program shows; good enough for the characters that these tests use. */
function decodeQuotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

import { readFileSync } from 'node:fs';
import { flag, readEnv } from '@hansa/kit/config/read-env';
import { Fault, messageOf } from '@hansa/kit/errors/fault';
import type { JetStreamBusOptions } from '@hansa/kit/events/jetstream-bus/jetstream-bus';
import { z } from 'zod';
import type { Environment } from '../environment.ts';

export type NatsConfig = Required<
  Pick<JetStreamBusOptions, 'address' | 'limits' | 'syncRequired' | 'monitoringUrl'>
>;

const server = z.url({
  protocol: /^(nats|tls)$/,
  error: 'must look like nats://host:4222 or tls://host:4222',
});

const settings = {
  NATS_URL: z
    .string()
    .transform((text) => text.split(',').map((each) => each.trim()))
    .pipe(z.array(server).min(1)),
  NATS_USER: z.string().optional(),
  NATS_PASSWORD: z.string().optional(),
  NATS_CREDENTIALS_FILE: z.string().optional(),
  NATS_CA_FILE: z.string().optional(),
  NATS_CERT_FILE: z.string().optional(),
  NATS_KEY_FILE: z.string().optional(),
  NATS_INBOX_PREFIX: z.string().optional(),
  NATS_MONITORING_URL: z.url({ protocol: /^https?$/ }).optional(),
  NATS_SYNC_REQUIRED: flag.default(true),
  NATS_STREAM_BYTES_MAX: z.coerce.number().int().min(1_000_000).optional(),
  // A majority of them must agree, so an even number only costs.
  NATS_STREAM_REPLICAS: z.coerce
    .number()
    .refine((count) => [1, 3, 5].includes(count), 'must be 1, 3 or 5')
    .optional(),
};

/** The settings of the broker, or undefined where none is given. */
export function readNatsConfig(env: Environment): NatsConfig | undefined {
  if (!env['NATS_URL']) return undefined;
  const read = readEnv(env, settings);
  const { user, password, servers } = splitCredentials(read.NATS_URL);
  const userName = read.NATS_USER ?? user;
  if (userName !== undefined && read.NATS_CREDENTIALS_FILE !== undefined) {
    throw new Fault(
      'INVALID_CONFIGURATION',
      'A user and NATS_CREDENTIALS_FILE are two ways to say who we are; give one.',
    );
  }
  return {
    address: {
      servers,
      user: userName,
      password: read.NATS_PASSWORD ?? password,
      credentials: contentOf(read.NATS_CREDENTIALS_FILE),
      tls: tlsOf(read),
      inboxPrefix: read.NATS_INBOX_PREFIX ?? (userName === undefined ? undefined : `_INBOX.${userName}`),
    },
    limits: { bytesMax: read.NATS_STREAM_BYTES_MAX, replicas: read.NATS_STREAM_REPLICAS },
    syncRequired: read.NATS_SYNC_REQUIRED,
    monitoringUrl: read.NATS_MONITORING_URL,
  };
}

/** `nats://user:password@host` is how everybody writes it; the client wants them apart. */
function splitCredentials(urls: readonly string[]) {
  const parsed = urls.map((url) => new URL(url));
  const named = parsed.find(({ username }) => username !== '');
  const servers = parsed.map(({ protocol, host }) => `${protocol}//${host}`);
  return {
    servers,
    user: named && decodeURIComponent(named.username),
    password: named && decodeURIComponent(named.password),
  };
}

function tlsOf(read: {
  NATS_CA_FILE?: string | undefined;
  NATS_CERT_FILE?: string | undefined;
  NATS_KEY_FILE?: string | undefined;
}) {
  const files = {
    ...(read.NATS_CA_FILE !== undefined && { caFile: read.NATS_CA_FILE }),
    ...(read.NATS_CERT_FILE !== undefined && { certFile: read.NATS_CERT_FILE }),
    ...(read.NATS_KEY_FILE !== undefined && { keyFile: read.NATS_KEY_FILE }),
  };
  return Object.keys(files).length > 0 ? files : undefined;
}

function contentOf(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Fault('INVALID_CONFIGURATION', `NATS_CREDENTIALS_FILE cannot be read: ${messageOf(cause)}`, {
      cause,
    });
  }
}

import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault, codeOf } from '@hansa/kit/errors/fault';
import { invariant } from '@hansa/kit/errors/invariant';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';

/**
 * The secrets that all in one makes for itself, under the names of the settings they stand in for. A setting
 * that is given wins, so that a team can take a secret over before it runs services apart.
 */
const secretsSchema = z.record(z.string(), z.string());

const FILE = 'secrets.json';

/** Readable by its owner alone. */
const MODE = 0o600;

const makers: Record<string, () => Promise<string>> = {
  HANSA_IDENTITY_KEY: privateKey,
  HANSA_TOKEN_KEY: privateKey,
  SHIPPING_QUOTE_KEY: privateKey,
  SHIPPING_CARRIER_SECRET: webhookSecret,
  PAYMENTS_WEBHOOK_SECRET: webhookSecret,
  PAYMENTS_SANDBOX_API_KEY: randomText,
  ORDERS_TOKEN_SECRET: randomText,
};

/** What a shop cannot do without, however it is run. */
export const secretNames: readonly string[] = Object.keys(makers);

/** A new secret of the kind that this setting wants. */
export async function makeSecret(name: string): Promise<string> {
  const maker = makers[name];
  invariant(maker, `${name} is the name of a secret.`);
  return maker();
}

/** Reads the folder's secrets and makes those that are missing. */
export async function ensureSecrets(folder: string): Promise<Readonly<Record<string, string>>> {
  const known = (await readSecrets(folder)) ?? {};
  const missing = secretNames.filter((name) => known[name] === undefined);
  if (missing.length === 0) return known;
  const made = await Promise.all(missing.map(async (name) => [name, await makeSecret(name)] as const));
  const secrets = { ...known, ...Object.fromEntries(made) };
  await writeSecrets(folder, secrets);
  return secrets;
}

/** The folder's secrets, or undefined where no Hansa was started yet. */
export async function readSecrets(folder: string): Promise<Readonly<Record<string, string>> | undefined> {
  const path = join(folder, FILE);
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw new Fault('INVALID_CONFIGURATION', `${path} cannot be read. Start Hansa as the user who owns it.`, {
      cause: thrown,
    });
  });
  if (text === undefined) return undefined;
  const parsed = secretsSchema.safeParse(parseJson(text, path));
  if (!parsed.success) throw broken(path);
  return parsed.data;
}

/** Written whole or not at all: a half-written file would lock everybody out. */
async function writeSecrets(folder: string, secrets: Readonly<Record<string, string>>): Promise<void> {
  const path = join(folder, FILE);
  const draft = `${path}.${process.pid}`;
  const file = await open(draft, 'w', MODE);
  await file.writeFile(`${JSON.stringify(secrets, null, 2)}\n`);
  await file.sync();
  await file.close();
  await rename(draft, path);
}

async function privateKey(): Promise<string> {
  const { privateKey: key } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk: JWK = {
    ...(await exportJWK(key)),
    kid: randomBytes(8).toString('hex'),
    alg: 'EdDSA',
    use: 'sig',
  };
  return JSON.stringify(jwk);
}

function webhookSecret(): Promise<string> {
  return Promise.resolve(`whsec_${randomBytes(32).toString('base64')}`);
}

function randomText(): Promise<string> {
  return Promise.resolve(randomBytes(32).toString('base64url'));
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken(path);
  }
}

function broken(path: string): Fault {
  return new Fault(
    'INVALID_CONFIGURATION',
    `${path} is damaged. Restore it from a backup: without it no token or quote of this shop can be verified.`,
  );
}

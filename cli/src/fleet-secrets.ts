import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { codeOf, Fault, messageOf } from '@hansa/kit/errors/fault';
import { parseEnv } from 'node:util';
import { makeSecret, readSecrets, secretNames } from './secrets.ts';
import { serviceNames } from './service-names.ts';

/** Readable by its owner alone. */
const MODE = 0o600;

const OWNER = 'owner@hansa.example';

/** Passwords that only a fleet has; docker-compose.yml says who uses which. */
const passwordNames = [
  'HANSA_OWNER_PASSWORD',
  'POSTGRES_PASSWORD',
  ...serviceNames
    .filter((name) => name !== 'orders')
    .map((name) => `${name.toUpperCase()}_DATABASE_PASSWORD`),
  'SANDBOX_DATABASE_PASSWORD',
  'MONGODB_ROOT_PASSWORD',
  'MONGODB_PASSWORD',
  'MONGODB_KEYFILE',
  ...serviceNames.map((name) => `NATS_${name.toUpperCase()}_PASSWORD`),
  'NATS_OPERATOR_PASSWORD',
  'GRAFANA_PASSWORD',
] as const;

/** Every setting that docker-compose.yml cannot do without. */
export const fleetSecretNames: readonly string[] = [...secretNames, 'HANSA_OWNER_EMAIL', ...passwordNames];

interface Options {
  /** Where they are written, as Docker Compose reads them. */
  readonly output: string;
  /** The data folder of a shop that grew, whose keys go on being valid. */
  readonly data: string;
}

/** Writes the secrets of a fleet. What the file has already stays as it is. */
export async function writeFleetSecrets({ output, data }: Options): Promise<void> {
  const known = await readKnown(output);
  const grown = (await readSecrets(data)) ?? {};
  const missing = fleetSecretNames.filter((name) => !known.values[name]);
  const lines = await Promise.all(
    missing.map(async (name) => `${name}='${grown[name] ?? (await make(name))}'`),
  );
  if (lines.length > 0) await write(output, [known.text.trimEnd(), ...lines].filter(Boolean).join('\n'));
  const taken = missing.filter((name) => name in grown).length;
  const from = taken > 0 ? `, ${taken} of them from ${resolve(data)}` : '';
  console.log(
    lines.length === 0 ? `${output} has everything.` : `${output}: ${lines.length} secrets added${from}.`,
  );
}

function make(name: string): Promise<string> {
  if (name === 'HANSA_OWNER_EMAIL') return Promise.resolve(OWNER);
  return secretNames.includes(name) ? makeSecret(name) : makePassword();
}

/**
 * Of letters that addresses, shells and MongoDB's key file take as they are. It begins with a letter, because NATS
 * reads what begins with a digit as a number.
 */
function makePassword(): Promise<string> {
  return Promise.resolve(`p${randomBytes(24).toString('hex')}`);
}

async function readKnown(file: string): Promise<{ text: string; values: NodeJS.Dict<string> }> {
  const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return '';
    throw new Fault('INVALID_CONFIGURATION', `${file} cannot be read: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  });
  return { text, values: parseEnv(text) };
}

/** Written whole or not at all: half of the passwords would lock everybody out. */
async function write(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, `${text}\n`, { mode: MODE });
    await rename(draft, file);
  } catch (cause) {
    throw new Fault('INVALID_CONFIGURATION', `${file} cannot be written: ${messageOf(cause)}`, { cause });
  }
}

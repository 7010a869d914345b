import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { sampleCatalogue } from '@hansa/catalog/service';
import { IDENTITY_HEADER, type IdentitySigner } from '@hansa/kit/auth/internal-token';
import { Fault } from '@hansa/kit/errors/fault';
import type { Services } from '../services.ts';
import type { AllInOneConfig } from './config.ts';
import type { DataFolder } from '../data-folder.ts';

interface PrepareOptions {
  readonly services: Services;
  readonly folder: DataFolder;
  readonly config: AllInOneConfig;
  readonly signIdentity: IdentitySigner['sign'];
}

/** What the operator must be told of a first start. */
export interface Prepared {
  /** Present when this start made the owner and chose the password. */
  readonly owner?: { readonly email: string; readonly password: string };
  /** Products of the sample catalogue, when this start imported it. */
  readonly samples?: number;
}

const DEFAULT_OWNER = 'owner@hansa.example';

/** An owner and something to sell, at a first start. A start that was killed in the middle is taken up again. */
export async function prepareShop(options: PrepareOptions): Promise<Prepared> {
  const owner = await makeOwner(options);
  const samples = await importSamples(options);
  return { ...(owner && { owner }), ...(samples !== undefined && { samples }) };
}

async function makeOwner({ services, config }: PrepareOptions): Promise<Prepared['owner']> {
  const { email = DEFAULT_OWNER, password } = config.owner;
  // With a password of the operator's own, users has made the owner already.
  if (password !== undefined) return undefined;
  const made = { email, password: randomBytes(12).toString('base64url') };
  return (await services.users.ensureOwner(made)) ? made : undefined;
}

const IMPORT = `mutation ($input: ProductsImportInput!) {
  productsImport(input: $input) { createdCount rowErrors { line message } userErrors { message } }
}`;

async function importSamples({
  services,
  folder,
  config,
  signIdentity,
}: PrepareOptions): Promise<number | undefined> {
  if (!config.sampleCatalogue || folder.state.sampleCatalogue === 'imported') return undefined;
  const csv = await readFile(sampleCatalogue, 'utf8');
  const identity = await signIdentity({ kind: 'staff', id: 'hansa', scopes: ['catalog:write'] });
  const answer = await services.catalog.subgraph.execute({
    query: IMPORT,
    variables: { input: { csv } },
    headers: { [IDENTITY_HEADER]: identity },
  });
  const result = answer.data?.['productsImport'] as { createdCount: number } | null | undefined;
  if (!result)
    throw new Fault(
      'INTERNAL',
      `The sample catalogue could not be imported: ${JSON.stringify(answer.errors)}`,
    );
  await folder.remember({ sampleCatalogue: 'imported' });
  return result.createdCount;
}

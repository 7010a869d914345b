import { generateKeyPairSync } from 'node:crypto';
import { jest } from '@jest/globals';
import { anonymous, type Viewer } from '@hansa/kit/auth/viewer';
import { Fault } from '@hansa/kit/errors/fault';
import type { SubgraphResponse } from '@hansa/kit/subgraph/subgraph';
import { startTestService, type TestService } from '@hansa/kit/testing/service';
import pg from 'pg';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { usersDefaults, type UsersConfig } from '../config.ts';
import { knownScopes } from '../domain/staff.ts';
import { createUsers, type UsersService } from '../service.ts';

// Every sign-in costs a hash, and the machine may be busy with other suites.
jest.setTimeout(60_000);

export const { privateKey } = generateKeyPairSync('ed25519');

export const config: UsersConfig = {
  ...usersDefaults,
  signingKey: { keyId: 'test', privateKey },
};

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: string;
}

export interface UserError {
  readonly code: string;
  readonly field: string[] | null;
  readonly message: string;
}

export const password = 'correct horse battery';

/** Users, running, with the few requests that most tests begin with. */
export async function startUsers(overrides: Partial<UsersConfig> = {}) {
  let users: UsersService | undefined;
  let clientAddress: string | undefined;
  const started: TestService = await startTestService((deps) => {
    const verify = async (token: string | undefined) => ({
      ...(await deps.verifyIdentity.verify(token)),
      ...(clientAddress !== undefined && { clientAddress }),
    });
    users = createUsers({ ...deps, verifyIdentity: { verify } }, { ...config, ...overrides });
    return users;
  });
  const service = users as unknown as UsersService;

  /** The payload of a document's only field. */
  const ask = async <Payload = Record<string, unknown>>(
    document: string,
    variables: Record<string, unknown> = {},
    viewer: Viewer = anonymous,
  ): Promise<Payload> => {
    const response = await started.ask(document, variables, viewer);
    if (response.errors) throw new Fault('INTERNAL', JSON.stringify(response.errors));
    return Object.values(response.data ?? {})[0] as Payload;
  };

  const mutate = async <Payload = Record<string, never>>(
    name: string,
    input: Record<string, unknown>,
    { viewer = anonymous, fields = '' }: { viewer?: Viewer; fields?: string } = {},
  ) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
    const document = `mutation ($input: ${type}) { ${name}(input: $input) { ${fields} userErrors { code field message } } }`;
    return ask<Payload & { userErrors: UserError[] }>(document, { input }, viewer);
  };

  const tokens = 'customerAccessToken { accessToken refreshToken expiresAt }';
  return {
    ...started,
    users: service,
    /** From now on every request comes from this network address. */
    comeFrom: (address: string | undefined) => {
      clientAddress = address;
    },
    /** Turns the database's clock in the only way there is: by moving what is compared with it. */
    sql: async (statement: string): Promise<Record<string, unknown>[]> => {
      const client = new pg.Client({ connectionString: started.databaseUrl });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(statement)).rows;
      } finally {
        await client.end();
      }
    },
    askRaw: (document: string, variables = {}, viewer: Viewer = anonymous): Promise<SubgraphResponse> =>
      started.ask(document, variables, viewer),
    ask,
    mutate,
    register: async (email: string, more: Record<string, unknown> = {}): Promise<Viewer & { id: string }> => {
      const { customer, userErrors } = await mutate<{ customer: { id: string } }>(
        'customerCreate',
        { email, password, ...more },
        { fields: 'customer { id }' },
      );
      if (userErrors.length > 0) throw new Fault('INTERNAL', JSON.stringify(userErrors));
      return { kind: 'customer', id: customer.id, scopes: [] };
    },
    signIn: (email: string, secret = password) =>
      mutate<{ customerAccessToken: Tokens | null }>(
        'customerAccessTokenCreate',
        { email, password: secret },
        { fields: tokens },
      ),
    renew: (refreshToken: string) =>
      mutate<{ customerAccessToken: Tokens | null }>(
        'customerAccessTokenRenew',
        { refreshToken },
        { fields: tokens },
      ),
    /** Who an access token speaks for, as a gateway reads it. */
    viewerOf: async (accessToken: string): Promise<Viewer & { id: string }> => {
      const { payload } = await jwtVerify(accessToken, createLocalJWKSet(service.jwks()), {
        issuer: config.tokenIssuer,
        audience: config.tokenAudience,
      });
      return {
        kind: payload['kind'] as 'customer' | 'staff',
        id: payload.sub ?? '',
        scopes: String(payload['scope']).split(' '),
      };
    },
  };
}

export type RunningUsers = Awaited<ReturnType<typeof startUsers>>;

export const owner = (id: string): Viewer => ({ kind: 'staff', id, scopes: [...knownScopes] });

export const clerk: Viewer = {
  kind: 'staff',
  id: 'staff_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
  scopes: ['customers:read', 'customers:write'],
};

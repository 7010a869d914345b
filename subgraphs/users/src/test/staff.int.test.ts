import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Viewer } from '@hansa/kit/auth/viewer';
import { fastify } from 'fastify';
import type { JWK } from 'jose';
import { knownScopes } from '../domain/staff.ts';
import { password, privateKey, startUsers, type RunningUsers } from './start-users.ts';

let users: RunningUsers;
let owner: Viewer & { id: string };
beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.close());

const fields = 'staffMember { id email firstName scopes active version }';
type Member = { staffMember: { id: string; scopes: string[]; active: boolean; version: number } | null };

const create = (input: Record<string, unknown>, viewer: Viewer = owner) =>
  users.mutate<Member>('staffMemberCreate', { password, scopes: [], ...input }, { viewer, fields });
const update = (input: Record<string, unknown>, viewer: Viewer = owner) =>
  users.mutate<Member>('staffMemberUpdate', input, { viewer, fields });
const signInAs = async (email: string) => {
  const { customerAccessToken } = await users.signIn(email);
  return users.viewerOf(customerAccessToken?.accessToken ?? '');
};
const codes = ({ userErrors }: { userErrors: { code: string; field: string[] | null }[] }) =>
  userErrors.map(({ code, field }) => `${code} ${field?.join('.') ?? ''}`.trim());

describe('the first owner', () => {
  test('is made once, by whichever of several starters comes first', async () => {
    const made = await Promise.all(
      Array.from({ length: 4 }, () => users.users.ensureOwner({ email: 'owner@example.com', password })),
    );
    expect(made.filter((each) => each)).toHaveLength(1);
    expect(await users.users.ensureOwner({ email: 'second@example.com', password })).toBe(false);
    expect((await users.signIn('second@example.com')).userErrors).toHaveLength(1);
  });

  test('signs in like everybody, with every scope there is', async () => {
    owner = await signInAs('owner@example.com');
    expect(owner).toMatchObject({ kind: 'staff', scopes: [...knownScopes].sort() });
  });

  test('is refused with a sentence when the settings are of no use', async () => {
    const empty = await startUsers();
    try {
      await expect(empty.users.ensureOwner({ email: 'owner', password: 'x' })).rejects.toMatchObject({
        code: 'INVALID_CONFIGURATION',
        message: expect.stringMatching(/HANSA_OWNER_EMAIL.*HANSA_OWNER_PASSWORD/),
      });
      await empty.register('taken@example.com');
      await expect(empty.users.ensureOwner({ email: 'taken@example.com', password })).rejects.toMatchObject({
        code: 'INVALID_CONFIGURATION',
      });
    } finally {
      await empty.close();
    }
  });
});

describe('members of staff', () => {
  test('are made by those who may, with at most the scopes of whoever makes them', async () => {
    const made = await create({
      email: 'hr@example.com',
      firstName: 'Hans',
      scopes: ['staff:write', 'orders:read'],
    });
    expect(made).toMatchObject({
      staffMember: { firstName: 'Hans', scopes: ['orders:read', 'staff:write'], version: 1 },
      userErrors: [],
    });
    const hr = await signInAs('hr@example.com');
    expect(codes(await create({ email: 'x@example.com', scopes: ['payments:write'] }, hr))).toEqual([
      'SCOPE_NOT_HELD input.scopes',
    ]);
    expect(codes(await create({ email: 'clerk@example.com', scopes: ['orders:read'] }, hr))).toEqual([]);
    const clerk = await signInAs('clerk@example.com');
    expect(codes(await create({ email: 'y@example.com' }, clerk))).toEqual(['FORBIDDEN']);
    expect(codes(await create({ email: 'y@example.com' }, { kind: 'anonymous' }))).toEqual(['FORBIDDEN']);
    expect(
      codes(
        await create({ email: 'y@example.com' }, { kind: 'customer', id: 'cust_1', scopes: ['staff:write'] }),
      ),
    ).toEqual(['FORBIDDEN']);
  });

  test('share the door with customers, so an address is one account', async () => {
    await users.register('customer@example.com');
    expect(codes(await create({ email: 'CUSTOMER@example.com' }))).toEqual(['TAKEN input.email']);
  });

  test('are refused with all that is wrong', async () => {
    expect(codes(await create({ email: 'x', password: 'x', scopes: ['root'] }))).toEqual([
      'INVALID input.email',
      'TOO_SHORT input.password',
      'INVALID input.scopes.0',
    ]);
    expect(codes(await create({ email: 'z@example.com', scopes: Array(251).fill('orders:read') }))).toEqual([
      'TOO_MANY input.scopes',
    ]);
  });

  test('cannot take over or overrule somebody who may do more', async () => {
    const hr = await signInAs('hr@example.com');
    for (const change of [
      { password: 'taken over' },
      { active: false },
      { scopes: [] },
      { email: 'mine@example.com' },
    ]) {
      expect(codes(await update({ id: owner.id, ...change }, hr))).toEqual(['SCOPE_NOT_HELD input.id']);
    }
    expect(codes(await update({ id: hr.id, scopes: [...knownScopes] }, hr))).toEqual([
      'SCOPE_NOT_HELD input.scopes',
    ]);
  });

  test('lose their say at once, though their token still lives', async () => {
    await create({ email: 'former@example.com', scopes: ['staff:write'] });
    const former = await signInAs('former@example.com');
    const session = await users.signIn('former@example.com');
    expect(codes(await update({ id: former.id, active: false }))).toEqual([]);
    expect(codes(await update({ id: former.id, active: true }, former))).toEqual(['FORBIDDEN']);
    expect((await users.signIn('former@example.com')).userErrors).toMatchObject([
      { code: 'UNIDENTIFIED_CUSTOMER' },
    ]);
    expect((await users.renew(session.customerAccessToken?.refreshToken ?? '')).userErrors).toHaveLength(1);
  });

  test('are changed only by who saw the latest version', async () => {
    const { staffMember } = await create({ email: 'versions@example.com' });
    const id = staffMember?.id;
    expect(await update({ id, expectedVersion: 1, firstName: 'Vera' })).toMatchObject({
      staffMember: { firstName: 'Vera', version: 2 },
    });
    expect(codes(await update({ id, expectedVersion: 1, firstName: 'Else' }))).toEqual([
      'STALE_VERSION input.expectedVersion',
    ]);
    expect(codes(await update({ id: 'staff_\0' }))).toEqual(['NOT_FOUND input.id']);
    expect(codes(await update({ id, email: 'owner@example.com' }))).toEqual(['TAKEN input.email']);
  });

  test('never lock the last owner out, not even two owners each other', async () => {
    const twins = await startUsers();
    try {
      await twins.users.ensureOwner({ email: 'one@example.com', password });
      const one = await twins.viewerOf(
        (await twins.signIn('one@example.com')).customerAccessToken?.accessToken ?? '',
      );
      const demote = (id: string, viewer: Viewer) =>
        twins.mutate('staffMemberUpdate', { id, scopes: [] }, { viewer });
      expect(codes(await demote(one.id, one))).toEqual(['LAST_OWNER input.scopes']);
      await twins.mutate(
        'staffMemberCreate',
        { email: 'two@example.com', password, scopes: [...knownScopes] },
        { viewer: one },
      );
      const two = await twins.viewerOf(
        (await twins.signIn('two@example.com')).customerAccessToken?.accessToken ?? '',
      );
      const answers = await Promise.all([demote(one.id, two), demote(two.id, one)]);
      expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
    } finally {
      await twins.close();
    }
  });

  test('are listed for those who manage them', async () => {
    const { nodes, totalCount } = await users.ask<{ nodes: { email: string }[]; totalCount: number }>(
      '{ staffMembers(first: 1) { nodes { email scopes active } totalCount } }',
      {},
      owner,
    );
    expect(nodes).toMatchObject([{ email: 'owner@example.com' }]);
    expect(totalCount).toBeGreaterThan(3);
    expect(await users.askRaw('{ staffMembers { totalCount } }')).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });
});

describe('the published keys', () => {
  test('are at the well-known address, previous ones too and never a private one', async () => {
    const previous = { ...privateKey.export({ format: 'jwk' }), kid: 'previous' } as JWK;
    const rotated = await startUsers({ previousKeys: [previous] });
    const app = fastify();
    try {
      rotated.service.routes?.(app);
      const response = await app.inject('/.well-known/jwks.json');
      const { keys } = response.json<{ keys: Record<string, unknown>[] }>();
      expect(keys.map(({ kid }) => kid)).toEqual(['test', 'previous']);
      for (const key of keys)
        expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
      await Promise.all(rotated.service.checks.map(({ check }) => check()));
    } finally {
      await app.close();
      await rotated.close();
    }
  });
});

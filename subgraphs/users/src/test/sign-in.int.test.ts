import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { startUsers, type RunningUsers } from './start-users.ts';

let users: RunningUsers;
beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.close());

const refreshTokenOf = ({ customerAccessToken }: { customerAccessToken: { refreshToken: string } | null }) =>
  customerAccessToken?.refreshToken ?? '';

describe('an access token', () => {
  test('speaks for the customer for a quarter of an hour, and anybody can verify it', async () => {
    const ada = await users.register('ada@example.com');
    const { customerAccessToken: tokens } = await users.signIn(' ADA@example.com ');
    const token = tokens?.accessToken ?? '';
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'EdDSA', kid: 'test' });
    const { iat = 0, exp = 0, jti, ...claims } = decodeJwt(token);
    expect(claims).toEqual({ iss: 'hansa-users', aud: 'hansa', sub: ada.id, kind: 'customer', scope: '' });
    expect(exp - iat).toBe(15 * 60);
    expect(jti).toMatch(/^[0-9a-f-]{36}$/);
    expect(Date.parse(tokens?.expiresAt ?? '') / 1_000).toBeCloseTo(exp, -1);
    expect(await users.viewerOf(token)).toMatchObject({ kind: 'customer', id: ada.id });
  });

  test('is published only by the public half of its key', () => {
    const { keys } = users.users.jwks();
    expect(keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: 'test', alg: 'EdDSA', use: 'sig' },
    ]);
  });
});

describe('signing in', () => {
  test('says the same of a wrong password and of an address nobody has', async () => {
    await users.register('known@example.com');
    const wrong = await users.signIn('known@example.com', 'not the password');
    const unknown = await users.signIn('unknown@example.com', 'not the password');
    expect(wrong.userErrors).toMatchObject([{ code: 'UNIDENTIFIED_CUSTOMER' }]);
    expect(unknown).toEqual(wrong);
  });

  test('survives whatever is sent as address and password', async () => {
    for (const text of ['', '\0', 'x'.repeat(100_000), "' or 1=1 --", '🔑'.repeat(300)]) {
      expect((await users.signIn(text, text)).userErrors).toMatchObject([{ code: 'UNIDENTIFIED_CUSTOMER' }]);
    }
  });

  test('is throttled per account after ten wrong passwords, known or not, whatever is tried at once', async () => {
    await users.register('target@example.com');
    for (const email of ['target@example.com', 'phantom@example.com']) {
      const answers = await Promise.all(Array.from({ length: 30 }, () => users.signIn(email, 'guess guess')));
      const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
      const tried = codes.filter((code) => code === 'UNIDENTIFIED_CUSTOMER').length;
      // Two hashes at once may both have been admitted for the last place.
      expect(tried).toBeGreaterThanOrEqual(10);
      expect(tried).toBeLessThanOrEqual(11);
      expect(codes.filter((code) => code === 'THROTTLED')).toHaveLength(30 - tried);
    }
    const locked = await users.signIn('target@example.com');
    expect(locked.userErrors).toMatchObject([
      { code: 'THROTTLED', message: expect.stringMatching(/Try again in \d+ (seconds?|minutes?)\./) },
    ]);
  });

  test('forgives slips once the right password comes', async () => {
    await users.register('clumsy@example.com');
    for (let round = 0; round < 3; round += 1) {
      for (let slip = 0; slip < 6; slip += 1) await users.signIn('clumsy@example.com', 'slipped');
      expect((await users.signIn('clumsy@example.com')).userErrors).toEqual([]);
    }
  });

  test('lets a throttled account try again when time has passed', async () => {
    await users.register('patient@example.com');
    for (let slip = 0; slip < 10; slip += 1) await users.signIn('patient@example.com', 'slipped');
    expect((await users.signIn('patient@example.com')).userErrors).toMatchObject([{ code: 'THROTTLED' }]);
    await users.sql("update throttles set drained_at = drained_at - interval '100 seconds'");
    expect((await users.signIn('patient@example.com')).userErrors).toEqual([]);
  });
});

describe('signing in from one address', () => {
  test('is throttled over all accounts, for that address only', async () => {
    const throttled = await startUsers({ signInFailuresPerAddressMax: 5, hashesAtOnceMax: 1 });
    try {
      await throttled.register('neighbour@example.com');
      throttled.comeFrom('203.0.113.9');
      for (let guess = 0; guess < 5; guess += 1)
        await throttled.signIn(`guess${guess}@example.com`, 'guess guess');
      expect((await throttled.signIn('neighbour@example.com')).userErrors).toMatchObject([
        { code: 'THROTTLED' },
      ]);
      throttled.comeFrom('2001:db8::7');
      expect((await throttled.signIn('neighbour@example.com')).userErrors).toEqual([]);
    } finally {
      await throttled.close();
    }
  });
});

describe('a refresh token', () => {
  test('works once, and gives the next', async () => {
    await users.register('renew@example.com');
    let token = refreshTokenOf(await users.signIn('renew@example.com'));
    for (let round = 0; round < 3; round += 1) {
      const renewed = await users.renew(token);
      expect(renewed.userErrors).toEqual([]);
      expect(refreshTokenOf(renewed)).not.toBe(token);
      token = refreshTokenOf(renewed);
    }
  });

  test('that comes back after it was used ends the whole session, and no other', async () => {
    await users.register('stolen@example.com');
    const other = refreshTokenOf(await users.signIn('stolen@example.com'));
    const first = refreshTokenOf(await users.signIn('stolen@example.com'));
    const second = refreshTokenOf(await users.renew(first));
    const third = refreshTokenOf(await users.renew(second));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await users.renew(first)).userErrors).toMatchObject([
      { code: 'TOKEN_INVALID', field: ['input', 'refreshToken'] },
    ]);
    expect((await users.renew(third)).userErrors).toMatchObject([{ code: 'TOKEN_INVALID' }]);
    expect((await users.renew(other)).userErrors).toEqual([]);
  });

  test('that is used ten times at once works for one', async () => {
    await users.register('tabs@example.com');
    const token = refreshTokenOf(await users.signIn('tabs@example.com'));
    const answers = await Promise.all(Array.from({ length: 10 }, () => users.renew(token)));
    expect(answers.filter(({ customerAccessToken }) => customerAccessToken !== null)).toHaveLength(1);
  });

  test('is worthless when forged or expired', async () => {
    await users.register('late@example.com');
    const token = refreshTokenOf(await users.signIn('late@example.com'));
    for (const forged of ['', '\0', token.slice(1), `${token}x`, 'x'.repeat(10_000)]) {
      expect((await users.renew(forged)).userErrors).toMatchObject([{ code: 'TOKEN_INVALID' }]);
    }
    await users.sql("update refresh_tokens set expires_at = now() - interval '1 second'");
    expect((await users.renew(token)).userErrors).toMatchObject([{ code: 'TOKEN_INVALID' }]);
  });

  test('is not kept in the database', async () => {
    await users.register('hashed@example.com');
    const token = refreshTokenOf(await users.signIn('hashed@example.com'));
    const rows = await users.sql('select * from refresh_tokens');
    const stored = JSON.stringify(
      rows.map(({ hash }) => [String(hash), (hash as Buffer).toString('base64url')]),
    );
    expect(stored).not.toContain(token);
  });
});

describe('signing out', () => {
  test('ends the session of a token, or without one every session of the caller', async () => {
    const ada = await users.register('out@example.com');
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map(async () => refreshTokenOf(await users.signIn('out@example.com'))),
    );
    const signOut = (input: object, viewer?: typeof ada) =>
      users.mutate<{ endedSessionsCount: number | null }>(
        'customerAccessTokenDelete',
        { ...input },
        { ...(viewer && { viewer }), fields: 'endedSessionsCount' },
      );
    expect(await signOut({ refreshToken: one })).toEqual({ endedSessionsCount: 1, userErrors: [] });
    expect(await signOut({ refreshToken: one })).toEqual({ endedSessionsCount: 0, userErrors: [] });
    expect((await users.renew(one ?? '')).userErrors).toHaveLength(1);
    expect(await signOut({}, ada)).toEqual({ endedSessionsCount: 2, userErrors: [] });
    for (const token of [two, three]) expect((await users.renew(token ?? '')).userErrors).toHaveLength(1);
    expect((await signOut({})).userErrors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '@hansa/kit/testing/eventually';
import { startUsers, type RunningUsers } from './start-users.ts';

let users: RunningUsers;
beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.close());

interface Requested {
  readonly customerId: string;
  readonly email: string;
  readonly firstName: string | null;
  readonly resetToken: string;
  readonly expiresAt: string;
}

const requested = (email: string): Requested[] =>
  users.bus.published
    .filter(({ type }) => type === 'hansa.users.customer.recovery-requested.v1')
    .map(({ data }) => data as Requested)
    .filter((data) => data.email === email);

const recover = (email: string) => users.mutate('customerRecover', { email });

async function tokenFor(email: string): Promise<string> {
  const before = requested(email).length;
  expect(await recover(email)).toEqual({ userErrors: [] });
  await eventually(() => expect(requested(email)).toHaveLength(before + 1));
  return requested(email).at(-1)?.resetToken ?? '';
}

const reset = (resetToken: string, password = 'a new password') =>
  users.mutate<{ customerAccessToken: { accessToken: string; refreshToken: string } | null }>(
    'customerReset',
    { resetToken, password },
    { fields: 'customerAccessToken { accessToken refreshToken }' },
  );

describe('asking for a new password', () => {
  test('gives the same answer whether the address is registered or not, and a mail only if it is', async () => {
    const ada = await users.register('ada@example.com', { firstName: 'Ada' });
    const known = await recover(' ADA@example.com ');
    const unknown = await recover('nobody@example.com');
    expect(known).toEqual({ userErrors: [] });
    expect(unknown).toEqual(known);
    await eventually(() =>
      expect(requested('ada@example.com')).toEqual([
        {
          customerId: ada.id,
          email: 'ada@example.com',
          firstName: 'Ada',
          resetToken: expect.stringMatching(/^[\w-]{43}$/),
          expiresAt: expect.any(String),
        },
      ]),
    );
    expect(requested('nobody@example.com')).toEqual([]);
    const [{ expiresAt = '' } = {}] = requested('ada@example.com');
    expect((Date.parse(expiresAt) - Date.now()) / 60_000).toBeCloseTo(60, 0);
  });

  test('is throttled alike for both, so that nobody’s mailbox is flooded', async () => {
    await users.register('flooded@example.com');
    for (const email of ['flooded@example.com', 'phantom@example.com']) {
      const answers = await Promise.all(Array.from({ length: 12 }, () => recover(email)));
      const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
      expect(codes).toEqual(Array(7).fill('THROTTLED'));
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(requested('flooded@example.com').length).toBeLessThanOrEqual(5);
  });

  test('does nothing for an address that is none', async () => {
    expect((await recover('nonsense')).userErrors).toMatchObject([
      { code: 'INVALID', field: ['input', 'email'] },
    ]);
  });
});

describe('the link of the mail', () => {
  test('sets a new password once, ends every session, and signs in', async () => {
    const ada = await users.register('forgetful@example.com');
    const before = await users.signIn('forgetful@example.com');
    const token = await tokenFor('forgetful@example.com');
    const spare = await tokenFor('forgetful@example.com');

    const { customerAccessToken, userErrors } = await reset(token);
    expect(userErrors).toEqual([]);
    expect(await users.viewerOf(customerAccessToken?.accessToken ?? '')).toMatchObject({ id: ada.id });
    expect((await users.renew(before.customerAccessToken?.refreshToken ?? '')).userErrors).toHaveLength(1);
    expect((await users.renew(customerAccessToken?.refreshToken ?? '')).userErrors).toEqual([]);
    expect((await users.signIn('forgetful@example.com')).userErrors).toHaveLength(1);
    expect((await users.signIn('forgetful@example.com', 'a new password')).userErrors).toEqual([]);
    for (const used of [token, spare]) {
      expect((await reset(used)).userErrors).toMatchObject([
        { code: 'TOKEN_INVALID', field: ['input', 'resetToken'] },
      ]);
    }
  });

  test('used five times at once works for one', async () => {
    await users.register('hasty@example.com');
    const token = await tokenFor('hasty@example.com');
    const answers = await Promise.all(Array.from({ length: 5 }, () => reset(token)));
    expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  });

  test('survives a password that is refused, but not its hour', async () => {
    await users.register('slow@example.com');
    const token = await tokenFor('slow@example.com');
    expect((await reset(token, 'short')).userErrors).toMatchObject([{ code: 'TOO_SHORT' }]);
    await users.sql("update recovery_tokens set expires_at = now() - interval '1 second'");
    expect((await reset(token)).userErrors).toMatchObject([{ code: 'TOKEN_INVALID' }]);
  });

  test('opens a door that wrong guesses had closed', async () => {
    await users.register('locked@example.com');
    for (let guess = 0; guess < 10; guess += 1) await users.signIn('locked@example.com', 'guess guess');
    const token = await tokenFor('locked@example.com');
    expect((await reset(token)).userErrors).toEqual([]);
    expect((await users.signIn('locked@example.com', 'a new password')).userErrors).toEqual([]);
  });

  test('cannot be made up, and is not kept in the database', async () => {
    for (const forged of ['', '\0', 'x'.repeat(43)]) {
      expect((await reset(forged)).userErrors).toMatchObject([{ code: 'TOKEN_INVALID' }]);
    }
    await users.register('stored@example.com');
    const token = await tokenFor('stored@example.com');
    const rows = await users.sql("select encode(hash, 'escape') as hash from recovery_tokens");
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test('is dead once the account is', async () => {
    const viewer = await users.register('gone@example.com');
    const token = await tokenFor('gone@example.com');
    await users.mutate('customerDelete', {}, { viewer });
    expect((await reset(token)).userErrors).toMatchObject([{ code: 'TOKEN_INVALID' }]);
  });
});

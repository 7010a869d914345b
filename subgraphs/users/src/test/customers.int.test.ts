import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '@hansa/kit/testing/eventually';
import { clerk, password, startUsers, type RunningUsers } from './start-users.ts';

let users: RunningUsers;
beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.close());

const profile =
  '{ id email firstName lastName displayName phone acceptsMarketing preferences { locale currencyCode } addresses { id } defaultAddress { id } createdAt }';

describe('registering', () => {
  test('makes a customer who sees themselves, and tells the house', async () => {
    const viewer = await users.register('  Ada@Example.com', {
      firstName: ' Ada ',
      lastName: 'Krüger',
      preferences: { locale: 'de-de', currencyCode: 'EUR' },
    });
    expect(await users.ask(`{ customer ${profile} }`, {}, viewer)).toEqual({
      id: viewer.id,
      email: 'Ada@Example.com',
      firstName: 'Ada',
      lastName: 'Krüger',
      displayName: 'Ada Krüger',
      phone: null,
      acceptsMarketing: false,
      preferences: { locale: 'de-DE', currencyCode: 'EUR' },
      addresses: [],
      defaultAddress: null,
      createdAt: expect.any(String),
    });
    await eventually(() =>
      expect(users.bus.published).toContainEqual(
        expect.objectContaining({
          type: 'hansa.users.customer.created.v1',
          subject: viewer.id,
          sequence: 1,
          data: expect.objectContaining({ email: 'Ada@Example.com', locale: 'de-DE', version: 1 }),
        }),
      ),
    );
  });

  test('twenty times at once with one address makes one customer', async () => {
    const spellings = ['eve@example.com', 'EVE@example.com', ' Eve@Example.Com '];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        users.mutate('customerCreate', { email: spellings[index % 3], password }),
      ),
    );
    const refusals = answers.flatMap(({ userErrors }) => userErrors);
    expect(refusals).toHaveLength(19);
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['TAKEN']));
  });

  test('names every wrong field in one answer', async () => {
    const { userErrors } = await users.mutate('customerCreate', {
      email: 'nobody',
      password: 'short',
      firstName: 'Ada\r\nBcc: all@example.com',
      lastName: 'x'.repeat(300),
      preferences: { locale: '!', currencyCode: 'ZZZ' },
    });
    expect(userErrors.map(({ code, field }) => `${code} ${field?.join('.')}`)).toEqual([
      'INVALID input.email',
      'TOO_SHORT input.password',
      'INVALID input.firstName',
      'TOO_LONG input.lastName',
      'INVALID input.preferences.locale',
      'INVALID input.preferences.currencyCode',
    ]);
  });
});

describe('a customer', () => {
  test('is nobody else’s business', async () => {
    const ada = await users.register('private@example.com');
    const eve = await users.register('curious@example.com');
    const entity =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { id email addresses { id } } } }';
    const r = [{ __typename: 'Customer', id: ada.id }];
    expect(await users.ask(entity, { r }, ada)).toEqual([
      { id: ada.id, email: 'private@example.com', addresses: [] },
    ]);
    expect(await users.ask(entity, { r }, clerk)).toMatchObject([{ email: 'private@example.com' }]);
    expect(await users.ask(entity, { r }, eve)).toEqual([null]);
    expect(await users.ask(entity, { r })).toEqual([null]);
    expect(await users.ask(entity, { r }, { kind: 'staff', id: 'staff_1', scopes: ['orders:read'] })).toEqual(
      [null],
    );
    expect(await users.askAsStranger(entity, { r })).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });

  test('is null for visitors, staff, and an account that never was', async () => {
    expect(await users.ask('{ customer { id } }')).toBeNull();
    expect(await users.ask('{ customer { id } }', {}, clerk)).toBeNull();
    expect(
      await users.ask('{ customer { id } }', {}, { kind: 'customer', id: 'cust_\0', scopes: [] }),
    ).toBeNull();
  });

  test('changes what is given, clears what is null, keeps the rest', async () => {
    const viewer = await users.register('change@example.com', { firstName: 'Ada', phone: '+49 451 1220' });
    const { customer } = await users.mutate(
      'customerUpdate',
      { lastName: 'Lovelace', phone: null, acceptsMarketing: true },
      { viewer, fields: 'customer { firstName lastName phone acceptsMarketing }' },
    );
    expect(customer).toEqual({ firstName: 'Ada', lastName: 'Lovelace', phone: null, acceptsMarketing: true });
  });

  test('needs the current password for a new address or password', async () => {
    const viewer = await users.register('guarded@example.com');
    await users.register('neighbour@example.com');
    const update = async (input: Record<string, unknown>) => {
      const { userErrors } = await users.mutate('customerUpdate', input, { viewer });
      return userErrors.map(({ code, field }) => `${code} ${field?.join('.')}`);
    };
    expect(await update({ email: 'new@example.com' })).toEqual(['BLANK input.currentPassword']);
    expect(await update({ password: 'another password', currentPassword: 'wrong' })).toEqual([
      'INVALID input.currentPassword',
    ]);
    expect(await update({ email: 'Neighbour@example.com', currentPassword: password })).toEqual([
      'TAKEN input.email',
    ]);
    expect(await update({ email: 'new@example.com', currentPassword: password })).toEqual([]);

    const session = await users.signIn('new@example.com');
    expect(await update({ password: 'another password', currentPassword: password })).toEqual([]);
    expect((await users.renew(session.customerAccessToken?.refreshToken ?? '')).userErrors).toMatchObject([
      { code: 'TOKEN_INVALID' },
    ]);
    expect((await users.signIn('new@example.com')).userErrors).toMatchObject([
      { code: 'UNIDENTIFIED_CUSTOMER' },
    ]);
    expect((await users.signIn('new@example.com', 'another password')).userErrors).toEqual([]);
  });

  test('who leaves is forgotten, everywhere', async () => {
    const viewer = await users.register('leaving@example.com', { firstName: 'Leaving' });
    await users.mutate(
      'customerAddressCreate',
      { address: { countryCode: 'DE', city: 'Lübeck' } },
      { viewer },
    );
    const session = await users.signIn('leaving@example.com');
    expect(await users.mutate('customerDelete', {}, { viewer, fields: 'deletedCustomerId' })).toEqual({
      deletedCustomerId: viewer.id,
      userErrors: [],
    });

    expect(await users.ask('{ customer { id } }', {}, viewer)).toBeNull();
    expect((await users.renew(session.customerAccessToken?.refreshToken ?? '')).userErrors).toHaveLength(1);
    expect((await users.signIn('leaving@example.com')).userErrors).toHaveLength(1);
    const late = await users.mutate('customerUpdate', { firstName: 'Back' }, { viewer });
    expect(late.userErrors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    expect(await users.ask('{ customers(query: "leaving") { totalCount } }', {}, clerk)).toEqual({
      totalCount: 0,
    });
    await eventually(() =>
      expect(users.bus.published).toContainEqual(
        expect.objectContaining({
          type: 'hansa.users.customer.deleted.v1',
          subject: viewer.id,
          data: { customerId: viewer.id, version: 3 },
        }),
      ),
    );
    // The address is free again.
    await users.register('leaving@example.com');
  });

  test('can be erased by staff on their wish, and by nobody else', async () => {
    const ada = await users.register('wish@example.com');
    const eve = await users.register('eve2@example.com');
    const erase = (viewer: typeof ada | typeof clerk) =>
      users.mutate('customerDelete', { id: ada.id }, { viewer });
    expect((await erase(eve)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect((await erase({ kind: 'anonymous' })).userErrors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    expect((await erase(clerk)).userErrors).toEqual([]);
    expect((await erase(clerk)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  test('cannot change anything without being signed in', async () => {
    for (const viewer of [{ kind: 'anonymous' } as const, clerk]) {
      const address = { countryCode: 'DE' };
      const answers = await Promise.all([
        users.mutate('customerUpdate', { firstName: 'x' }, { viewer }),
        users.mutate('customerAddressCreate', { address }, { viewer }),
        users.mutate('customerAddressUpdate', { id: 'addr_1', address }, { viewer }),
        users.mutate('customerAddressDelete', { id: 'addr_1' }, { viewer }),
        users.mutate('customerDefaultAddressUpdate', { addressId: 'addr_1' }, { viewer }),
      ]);
      for (const { userErrors } of answers)
        expect(userErrors).toMatchObject([{ code: 'UNAUTHENTICATED', field: null }]);
    }
  });
});

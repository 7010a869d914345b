import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startUsers, type RunningUsers } from './start-users.ts';

let users: RunningUsers;
beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.close());

describe('the address book', () => {
  const fields =
    'customerAddress { id address { city countryCode zip } } customer { addresses { id } defaultAddress { id } }';
  type Book = {
    customerAddress: { id: string; address: unknown };
    customer: { addresses: { id: string }[]; defaultAddress: { id: string } | null };
  };

  test('keeps addresses, the first being the default until another is chosen', async () => {
    const viewer = await users.register('book@example.com');
    const first = await users.mutate<Book>(
      'customerAddressCreate',
      { address: { countryCode: 'DE', city: ' Lübeck ' } },
      { viewer, fields },
    );
    expect(first.customerAddress.address).toEqual({ city: 'Lübeck', countryCode: 'DE', zip: null });
    expect(first.customer.defaultAddress).toEqual({ id: first.customerAddress.id });

    const second = await users.mutate<Book>(
      'customerAddressCreate',
      { address: { countryCode: 'SE' } },
      { viewer, fields },
    );
    expect(second.customer.defaultAddress).toEqual({ id: first.customerAddress.id });
    const chosen = await users.mutate<Book>(
      'customerDefaultAddressUpdate',
      { addressId: second.customerAddress.id },
      { viewer, fields },
    );
    expect(chosen.customer.defaultAddress).toEqual({ id: second.customerAddress.id });

    const changed = await users.mutate<Book>(
      'customerAddressUpdate',
      { id: first.customerAddress.id, address: { countryCode: 'DK', zip: '1' } },
      { viewer, fields },
    );
    expect(changed.customerAddress.address).toEqual({ city: null, countryCode: 'DK', zip: '1' });

    const removed = await users.mutate(
      'customerAddressDelete',
      { id: second.customerAddress.id },
      { viewer, fields: 'deletedAddressId customer { defaultAddress { id } addresses { id } }' },
    );
    expect(removed).toMatchObject({
      deletedAddressId: second.customerAddress.id,
      customer: { defaultAddress: null, addresses: [{ id: first.customerAddress.id }] },
    });
  });

  test('is closed to other customers and to made-up ids', async () => {
    const ada = await users.register('owner-of-address@example.com');
    const eve = await users.register('thief-of-address@example.com');
    const { customerAddress } = await users.mutate<Book>(
      'customerAddressCreate',
      { address: { countryCode: 'DE' } },
      { viewer: ada, fields },
    );
    for (const id of [customerAddress.id, 'addr_nonsense', 'cust_01J8ZQ5R7N4T9VJ2M6XK3B0CDE', '\u0000']) {
      const address = { countryCode: 'FR' };
      for (const [name, input] of [
        ['customerAddressUpdate', { id, address }],
        ['customerAddressDelete', { id }],
        ['customerDefaultAddressUpdate', { addressId: id }],
      ] as const) {
        expect((await users.mutate(name, input, { viewer: eve })).userErrors).toMatchObject([
          { code: 'NOT_FOUND' },
        ]);
      }
    }
  });

  test('holds a hundred addresses, even when they come at once', async () => {
    const viewer = await users.register('many@example.com');
    const answers = await Promise.all(
      Array.from({ length: 103 }, (_, index) =>
        users.mutate(
          'customerAddressCreate',
          { address: { countryCode: 'DE', zip: String(index) } },
          { viewer },
        ),
      ),
    );
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
      Array(3).fill('TOO_MANY'),
    );
  });
});

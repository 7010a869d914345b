import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { errors, SignJWT } from 'jose';
import { createIdentitySigner, createIdentityVerifier } from './internal-token.ts';
import { anonymous, type Viewer } from './viewer.ts';

const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');
const { verify } = createIdentityVerifier(() => Promise.resolve(ours.publicKey));
const signer = (key = ours.privateKey) => createIdentitySigner({ privateKey: key, keyId: 'k1' });
const stranger = { viewer: anonymous, trusted: false };

describe("the gateway's word about who calls", () => {
  const staff: Viewer = { kind: 'staff', id: 'staff_1', scopes: ['orders:read'] };

  test.each<Viewer>([staff, { kind: 'customer', id: 'cust_1', scopes: [] }, anonymous])(
    'is understood by subgraphs: %j',
    async (viewer) => {
      expect(await verify(await signer().sign(viewer, '10.0.0.7'))).toEqual({
        viewer,
        trusted: true,
        clientAddress: '10.0.0.7',
      });
    },
  );

  test('counts for nothing when somebody else signed it', async () => {
    expect(await verify(await signer(theirs.privateKey).sign(staff))).toEqual(stranger);
  });

  test('counts for nothing when it is missing, garbage or unsigned', async () => {
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"kind":"staff","sub":"staff_1","iss":"hansa-gateway","aud":"hansa-subgraphs"}')}.`;
    expect(await Promise.all([verify(undefined), verify(''), verify('a.b.c'), verify(unsigned)])).toEqual([
      stranger,
      stranger,
      stranger,
      stranger,
    ]);
  });

  test.each([
    ['expired', (token: SignJWT) => token.setExpirationTime(Math.floor(Date.now() / 1_000) - 5)],
    ['meant for others', (token: SignJWT) => token.setAudience('elsewhere').setExpirationTime('60s')],
    ['without an end', (token: SignJWT) => token],
  ])('counts for nothing when it is %s', async (_what, change) => {
    const token = new SignJWT({ kind: 'staff', scopes: [] })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject('staff_1');
    token.setIssuer('hansa-gateway').setAudience('hansa-subgraphs');
    expect(await verify(await change(token).sign(ours.privateKey))).toEqual(stranger);
  });

  test("is never another caller's, however ids and scopes are spelled", async () => {
    const { sign } = signer();
    await sign({ kind: 'customer', id: 'a', scopes: ['b', 'c'] });
    const other: Viewer = { kind: 'customer', id: 'a b', scopes: ['c'] };
    expect((await verify(await sign(other))).viewer).toEqual(other);
  });

  test("is not taken for a stranger's while the keys to it cannot be had", async () => {
    const away = [
      new TypeError('fetch failed'),
      new errors.JWKSTimeout(),
      new errors.JOSEError('Expected 200 OK from the JSON Web Key Set HTTP response'),
    ];
    const token = await signer().sign(staff);
    for (const reason of away) {
      const verifier = createIdentityVerifier(() => Promise.reject(reason));
      await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(await verifier.verify('a.b.c')).toEqual(stranger);
    }
    const unknown = createIdentityVerifier(() => Promise.reject(new errors.JWKSNoMatchingKey()));
    expect(await unknown.verify(token)).toEqual(stranger);
  });

  test('is signed once per caller, not once per request', async () => {
    const { sign } = signer();
    expect(await sign(staff)).toBe(await sign({ ...staff }));
    expect(await sign(staff)).not.toBe(await sign({ ...staff, scopes: ['orders:write'] }));
  });
});

import { describe, expect, test } from '@jest/globals';
import { createPasswords } from './passwords.ts';

describe('passwords', () => {
  test('are argon2id with the parameters OWASP asks for', async () => {
    const passwords = createPasswords({ hashesAtOnceMax: 1 });
    const hash = await passwords.inTurn((argon) => argon.hash('correct horse'));
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.inTurn((argon) => argon.matches('correct horse', hash))).toBe(true);
    expect(await passwords.inTurn((argon) => argon.matches('wrong horse', hash))).toBe(false);
    expect(await passwords.inTurn((argon) => argon.matches('anything', undefined))).toBe(false);
  });

  test('never take more than their share at once, however many come', async () => {
    const { inTurn } = createPasswords({ hashesAtOnceMax: 2 });
    let working = 0;
    let most = 0;
    const visit = () =>
      inTurn(async () => {
        working += 1;
        most = Math.max(most, working);
        await new Promise((resolve) => setTimeout(resolve, 2));
        working -= 1;
      });
    await Promise.all(Array.from({ length: 50 }, visit));
    expect(most).toBe(2);
    await visit();
    expect(working).toBe(0);
  });

  test('turn people away when the queue is longer than their patience, and go on afterwards', async () => {
    const { inTurn } = createPasswords({ hashesAtOnceMax: 1 });
    let open: () => void = () => undefined;
    const door = new Promise<void>((resolve) => (open = resolve));
    const queued = Array.from({ length: 501 }, () => inTurn(() => door));
    await expect(inTurn(() => door)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    open();
    await Promise.all(queued);
    await expect(inTurn(() => Promise.resolve('served'))).resolves.toBe('served');
  });
});

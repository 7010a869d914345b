import { describe, expect, test } from '@jest/globals';
import { changeStaff, grant, knownScopes, readScopes } from './staff.ts';

const owner = { id: 'staff_1', scopes: [...knownScopes], active: true };
const clerk = { id: 'staff_2', scopes: ['orders:read'], active: true };
const hr = { id: 'staff_3', scopes: ['orders:read', 'staff:write'], active: true };

describe('scopes', () => {
  test('are known ones, each once, in a stable order', () => {
    expect(readScopes(['orders:write', 'orders:read', 'orders:write'], ['input', 'scopes'])).toEqual({
      ok: true,
      value: ['orders:read', 'orders:write'],
    });
    expect(readScopes(['orders:read', 'root'], ['input', 'scopes'])).toMatchObject({
      problems: [{ code: 'INVALID', field: ['input', 'scopes', '1'] }],
    });
    expect(readScopes(Array<string>(251).fill('orders:read'), ['input', 'scopes'])).toMatchObject({
      problems: [{ code: 'TOO_MANY' }],
    });
  });

  test('can be granted only by who has them', () => {
    expect(grant(hr.scopes, ['orders:read'], ['input', 'scopes']).ok).toBe(true);
    expect(grant(hr.scopes, ['payments:write'], ['input', 'scopes'])).toMatchObject({
      problems: [{ code: 'SCOPE_NOT_HELD' }],
    });
  });
});

describe('changing a colleague', () => {
  test('is for those who may do all that the colleague may', () => {
    const strip = { actor: hr, target: owner, wanted: { scopes: [], active: true }, otherOwnersCount: 1 };
    expect(changeStaff(strip)).toMatchObject({
      problems: [{ code: 'SCOPE_NOT_HELD', field: ['input', 'id'] }],
    });
    const promote = {
      actor: hr,
      target: clerk,
      wanted: { ...clerk, scopes: ['payments:write'] },
      otherOwnersCount: 2,
    };
    expect(changeStaff(promote)).toMatchObject({
      problems: [{ code: 'SCOPE_NOT_HELD', field: ['input', 'scopes'] }],
    });
    const dismiss = { actor: hr, target: clerk, wanted: { ...clerk, active: false }, otherOwnersCount: 2 };
    expect(changeStaff(dismiss).ok).toBe(true);
  });

  test('never locks the last owner out', () => {
    const demote = { actor: owner, target: owner, wanted: { scopes: ['orders:read'], active: true } };
    const dismiss = { actor: owner, target: owner, wanted: { ...owner, active: false } };
    expect(changeStaff({ ...demote, otherOwnersCount: 0 })).toMatchObject({
      problems: [{ code: 'LAST_OWNER' }],
    });
    expect(changeStaff({ ...dismiss, otherOwnersCount: 0 })).toMatchObject({
      problems: [{ code: 'LAST_OWNER' }],
    });
    expect(changeStaff({ ...demote, otherOwnersCount: 1 }).ok).toBe(true);
  });
});

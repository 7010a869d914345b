import { expect, test } from '@jest/globals';
import { chooseUser, systemAccount } from './choose-user.ts';

const nobody = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin';

test('root becomes postgres where the system has it, else nobody', () => {
  expect(systemAccount(`root:x:0:0::/root:/bin/sh\n${nobody}\npostgres:x:101:104::/:/bin/sh\n`)).toEqual({
    uid: 101,
    gid: 104,
  });
  expect(systemAccount(`root:x:0:0::/root:/bin/sh\n${nobody}\n`)).toEqual({ uid: 65534, gid: 65534 });
});

test('root without anybody to become is told what to do', () => {
  expect(() => systemAccount('root:x:0:0::/root:/bin/sh\n')).toThrow(
    'start Hansa as an ordinary user, or set DATABASE_URL',
  );
});

test('an ordinary user stays who they are', () => {
  expect(chooseUser('/nowhere/postgres', 1000)).toBeUndefined();
});

test('an ordinary user is not let near the cluster of another', () => {
  expect(() => chooseUser('/', 1000)).toThrow(
    'The database in / belongs to user 0, not to user 1000 who starts Hansa',
  );
});

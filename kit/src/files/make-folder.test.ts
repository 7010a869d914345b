import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { makeFolder } from './make-folder.ts';

const temporary = temporaryFolder();
const below = (...parts: string[]) => join(temporary.path, ...parts);

afterAll(() => temporary.remove());

test('a folder is made with all that it lies in, by however many at once', async () => {
  const path = below('a', 'b', 'c');
  await Promise.all([1, 2, 3, 4].map(() => makeFolder(path, 0o700)));
  await makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
  expect(statSync(below('a', 'b')).mode & 0o777).toBe(0o700);
});

test('a link to a folder is as good as the folder', async () => {
  mkdirSync(below('disk'));
  symlinkSync(below('disk'), below('link'));
  await makeFolder(below('link'));
  await makeFolder(below('link', 'data'));
  expect(statSync(below('disk', 'data')).isDirectory()).toBe(true);
});

test('a link that leads nowhere is told, and not tried for ever', async () => {
  symlinkSync(below('unmounted'), below('dangling'));
  await expect(makeFolder(below('dangling'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(below('dangling', 'data', 'mails'))).rejects.toMatchObject({ code: 'EEXIST' });
});

test('a file in the way is told', async () => {
  writeFileSync(below('file'), '');
  await expect(makeFolder(below('file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(below('file', 'data'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

const procOnly = process.platform === 'linux' ? test : test.skip;

procOnly('where nothing can be made, that is told', async () => {
  await expect(makeFolder('/proc/hansa/data')).rejects.toMatchObject({ code: 'ENOENT' });
});

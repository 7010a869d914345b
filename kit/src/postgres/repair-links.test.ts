import { afterAll, expect, test } from '@jest/globals';
import { mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { repairLinks } from './repair-links.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

test('links that npm did not bring are made, broken ones replaced, good ones left', () => {
  const lib = join(folder.path, 'native/lib');
  mkdirSync(lib, { recursive: true });
  writeFileSync(join(lib, 'libpq.so.5.18'), 'library');
  symlinkSync('nowhere', join(lib, 'libpq.so.5'));
  const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
    source: 'native/lib/libpq.so.5.18',
    target: `native/lib/${name}`,
  }));
  writeFileSync(join(folder.path, 'native/pg-symlinks.json'), JSON.stringify(links));

  repairLinks(folder.path);
  repairLinks(folder.path);

  expect(readFileSync(join(lib, 'libpq.so'), 'utf8')).toBe('library');
  expect(readlinkSync(join(lib, 'libpq.so.5'))).toBe('libpq.so.5.18');
});

test('a package without a list needs no links', () => {
  expect(() => repairLinks(join(folder.path, 'elsewhere'))).not.toThrow();
});

import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The files that a build is given: everything that `.dockerignore` does not name. */
export function contextFiles(root: string): readonly string[] {
  const ignored = readPatterns(readFileSync(join(root, '.dockerignore'), 'utf8'));
  const files: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (ignored.some((pattern) => pattern.test(path))) continue;
      if (entry.isDirectory()) walk(path);
      else files.push(path.replaceAll(sep, '/'));
    }
  };
  walk('');
  return files;
}

/** Patterns as Docker reads them: `*` within a name, `**` over any depth, and whatever lies below. */
function readPatterns(text: string): readonly RegExp[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((pattern) => {
      const expression = pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replace(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'));
      return new RegExp(`^${expression}$`);
    });
}

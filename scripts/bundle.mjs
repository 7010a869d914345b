// Joins what the compiler made of the command `hansa`, and the packages it uses, into few files: finding, opening and
// linking 1,600 modules one by one was half of a start. docs/decisions/0010 says what else was weighed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

const OUTPUT = join('cli', 'dist', 'bundle');
const MARK = '.made-of';

/** Threads are started from files of their own, which lie beside the bundle's entry under their usual names. */
const THREADS = ['cli/dist/all-in-one/sandbox-thread.js', 'gateway/dist/plan/planner-thread.js'];

/** Brings a binary of its own for each platform, which it finds beside itself. */
const APART = ['@node-rs/argon2'];

/**
 * Makes `cli/dist/bundle` anew if anything that it was made of has changed.
 * @param {string} root the folder of the repository, compiled
 * @param {string} installed what is installed, as a fingerprint
 */
export async function bundle(root, installed) {
  const output = join(root, OUTPUT);
  const mark = join(output, MARK);
  const sources = sourcesOf(root, installed);
  if (existsSync(mark) && readFileSync(mark, 'utf8') === sources) return;
  // Loaded here, because a start with nothing to do should not wait for it.
  const { build } = await import('rolldown');
  rmSync(output, { recursive: true, force: true });
  await build({
    cwd: root,
    input: Object.fromEntries(['cli/dist/main.js', ...THREADS].map((file) => [basename(file, '.js'), file])),
    platform: 'node',
    external: APART,
    // As Node does it: `module` would bring a second copy of graphql beside the one that others require.
    resolve: { mainFields: ['main'] },
    plugins: [filesStayWhereTheyAre(output)],
    output: { dir: output, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
  });
  writeFileSync(mark, sources);
}

/** The compiler's records hold the version of each source, so equal records mean equal output. */
function sourcesOf(root, installed) {
  const hash = createHash('sha256')
    .update(installed)
    .update(readFileSync(import.meta.filename));
  for (const folder of workspaces(root)) {
    const record = join(root, folder, 'tsconfig.tsbuildinfo');
    if (existsSync(record)) hash.update(readFileSync(record));
  }
  return hash.digest('hex');
}

function workspaces(root) {
  const { workspaces: patterns } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return patterns.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return pattern;
    const folders = readdirSync(join(root, dirname(pattern))).sort();
    return folders.map((name) => `${dirname(pattern)}/${name}`);
  });
}

/** Migrations, schemas and samples are found from the module that reads them, and threads beside the bundle. */
function filesStayWhereTheyAre(output) {
  const threads = THREADS.map((file) => basename(file)).join('|');
  const place = new RegExp(`(new URL\\('\\./(?:${threads})', )?import\\.meta\\.url`, 'g');
  const handler = (code, path) => {
    const file = relative(output, path).split(sep).join('/');
    return code.replaceAll(place, (found, thread) =>
      thread ? found : `new URL('${file}', import.meta.url).href`,
    );
  };
  return {
    name: 'files-stay-where-they-are',
    transform: { filter: { id: { exclude: /node_modules/ }, code: /import\.meta\.url/ }, handler },
  };
}

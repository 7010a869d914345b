// Runs before `npm start` and `npm test`: makes a fresh clone runnable with nothing but Node.
// Plain JavaScript without dependencies, because it runs before there are any.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const installedMark = join(modules, '.hansa-installed');

requireNode(20, 19);
if (!isInstalled()) install();
compile();
await bundle();

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  stop(
    `Hansa needs Node ${major}.${minor} or newer; this is Node ${process.versions.node}. Install a newer Node and start again.`,
  );
}

function fingerprint() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
}

function isInstalled() {
  return existsSync(installedMark) && readFileSync(installedMark, 'utf8') === fingerprint();
}

function install() {
  console.log('Installing dependencies (once; about a minute) …');
  const npm = process.env.npm_execpath;
  const [command, ...prefix] = npm ? [process.execPath, npm] : ['npm'];
  run(command, [...prefix, 'ci', '--include=dev', '--loglevel=error'], cleanEnvironment());
  mkdirSync(modules, { recursive: true });
  writeFileSync(installedMark, fingerprint());
}

/** A production environment or a caller's npm flags must not leave out what the build needs. */
function cleanEnvironment() {
  const unwanted =
    /^(NODE_ENV|npm_config_(omit|only|production|workspace|workspaces|include_workspace_root|ignore_scripts|dry_run))$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.test(name)));
}

function compile() {
  const compiler = join(modules, 'typescript7', 'bin', 'tsc');
  run(process.execPath, [compiler, '-b', root], process.env);
}

async function bundle() {
  const made = await import('./bundle.mjs');
  try {
    await made.bundle(root, fingerprint());
  } catch (error) {
    stop(`Setting up failed while joining modules into a bundle: ${error.message}`);
  }
}

function run(command, args, env) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) stop(`Could not run ${command}: ${error.message}`);
  if (status !== 0) stop(`Setting up failed at: ${args.join(' ')}. The lines above say why.`);
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

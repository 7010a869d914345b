import { execFile } from 'node:child_process';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { cp } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { contextFiles } from './docker-context.ts';
import type { Instruction, Stage } from './dockerfile.ts';

const run = promisify(execFile);

interface BuildOptions {
  /** The repository. */
  readonly root: string;
  /** An empty folder; each stage becomes a folder in it. */
  readonly folder: string;
  readonly stages: ReadonlyMap<string, Stage>;
}

/** A built stage: what would be an image's file system, and what the image would say of itself. */
export interface Built {
  /** The folder that stands for `/`. */
  readonly path: string;
  /** The folder that stands for the working directory. */
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Follows a Dockerfile in plain folders, line by line: what it copies is copied, what it runs is run. Only the base
 * image is not there, and this machine's Node stands in for it.
 */
export function createImageBuilder({ root, folder, stages }: BuildOptions) {
  const context = contextFiles(root);
  const built = new Map<string, Promise<Built>>();
  /** Working directories by what was installed there. */
  const installed = new Map<string, string>();

  const stageOf = (name: string): Promise<Built> => {
    const known = built.get(name) ?? buildStage(name);
    built.set(name, known);
    return known;
  };

  const buildStage = async (name: string): Promise<Built> => {
    const stage = stages.get(name);
    if (!stage) throw new Error(`${name} is no stage`);
    const path = join(folder, name);
    const from = stages.has(stage.from) ? await stageOf(stage.from) : undefined;
    mkdirSync(path, { recursive: true });
    if (from) linkTree(from.path, path);
    let state: Built = {
      path,
      workdir: join(path, from ? from.workdir.slice(from.path.length) : ''),
      env: from?.env ?? {},
    };
    for (const instruction of stage.instructions) state = await apply(instruction, state);
    return state;
  };

  const apply = async (instruction: Instruction, state: Built): Promise<Built> => {
    const { name, text } = instruction;
    if (name === 'WORKDIR') {
      const workdir = join(state.path, text);
      mkdirSync(workdir, { recursive: true });
      return { ...state, workdir };
    }
    if (name === 'ENV') {
      const [key = '', value = ''] = text.split('=');
      return { ...state, env: { ...state.env, [key]: value } };
    }
    if (name === 'COPY') await copy(instruction, state);
    if (name === 'RUN') await execute(text, state);
    return state;
  };

  const copy = async ({ words, flags }: Instruction, { path, workdir }: Built) => {
    const sources = words.slice(0, -1);
    const target = words.at(-1) ?? '';
    const to = target.startsWith('/') ? join(path, target) : resolve(workdir, target);
    const intoFolder = target.endsWith('/') || sources.length > 1;
    for (const source of sources) {
      if (flags['from'] === undefined) {
        await copyFromContext(source, { to, intoFolder });
        continue;
      }
      const origin = join((await stageOf(flags['from'])).path, source);
      linkTree(origin, intoFolder && !statSync(origin).isDirectory() ? join(to, basename(source)) : to);
    }
  };

  const copyFromContext = async (source: string, { to, intoFolder }: { to: string; intoFolder: boolean }) => {
    const files = context.filter(
      (file) => source === '.' || file === source || file.startsWith(`${source}/`),
    );
    if (files.length === 0) throw new Error(`COPY ${source}: there is no such file in the context`);
    for (const file of files) {
      const isFile = file === source;
      const relative = isFile ? basename(file) : source === '.' ? file : file.slice(source.length + 1);
      const target = isFile && !intoFolder ? to : join(to, relative);
      mkdirSync(dirname(target), { recursive: true });
      await cp(join(root, file), target, { mode: 0 });
    }
  };

  const execute = async (text: string, { path, workdir, env }: Built) => {
    if (/^npm ci --include=dev/.test(text)) return shareInstalled(root, workdir);
    const wanted = text.startsWith('npm ci') ? `${text} ${thirdPartiesOf(workdir).join(' ')}` : '';
    const donor = installed.get(wanted);
    if (donor !== undefined) return installAs(donor, workdir);
    // What is absolute is so within the image.
    const command = text.replace(/(^|\s)\/(?=\w)/g, (_, before: string) => `${before}${path}/`);
    if (/^mkdir .*\/home\//.test(command)) mkdirSync(join(path, 'home/node'), { recursive: true });
    const settings = {
      npm_config_prefer_offline: 'true',
      npm_config_audit: 'false',
      npm_config_loglevel: 'error',
    };
    await run('sh', ['-c', command], {
      cwd: workdir,
      env: { ...bareEnvironment(), ...settings, ...env },
      maxBuffer: 64 * 1024 * 1024,
    });
    if (wanted !== '') installed.set(wanted, workdir);
  };

  return { build: stageOf };
}

/**
 * As one layer lies over another: the same files under a second name, which is far quicker than a second copy.
 * Symbolic links stay as they are: npm's lead from node_modules to the workspaces.
 */
function linkTree(from: string, to: string): void {
  const kind = lstatSync(from);
  if (kind.isDirectory()) {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) linkTree(join(from, name), join(to, name));
    return;
  }
  mkdirSync(dirname(to), { recursive: true });
  if (kind.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else linkSync(from, to);
}

/** Whatever npm and Jest told this process must not reach the programs that are tried here. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR && { TMPDIR }) };
}

/**
 * What `npm ci --include=dev` would install is installed already, in this repository: `npm ci --dry-run` says so in
 * CI. It is linked and not copied, except that workspaces are those of the stage.
 */
function shareInstalled(root: string, workdir: string): void {
  const link = (from: string, to: string) => {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from).filter((each) => !each.startsWith('.'))) {
      const path = join(from, name);
      if (name === '@hansa') link(path, join(to, name));
      // The links of workspaces are relative, so that here they lead to those of the stage.
      else symlinkSync(basename(from) === '@hansa' ? readlinkSync(path) : path, join(to, name));
    }
  };
  link(join(root, 'node_modules'), join(workdir, 'node_modules'));
  for (const workspace of workspacesOf(root)) {
    const own = join(root, workspace, 'node_modules');
    if (existsSync(own)) link(own, join(workdir, workspace, 'node_modules'));
  }
}

const SHARED_WORKSPACES = ['contracts', 'kit', 'gateway', 'cli'];

/** The workspaces whose manifests a folder has. */
function workspacesOf(workdir: string): readonly string[] {
  const subgraphs = join(workdir, 'subgraphs');
  const names = existsSync(subgraphs) ? readdirSync(subgraphs) : [];
  const all = [
    ...SHARED_WORKSPACES,
    ...names.flatMap((name) => [`subgraphs/${name}`, `subgraphs/${name}/sandbox`]),
  ];
  return all.filter((folder) => existsSync(join(workdir, folder, 'package.json')));
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** What the workspaces of a stage want of others: one lock and equal wants make equal installations. */
function thirdPartiesOf(workdir: string): readonly string[] {
  const wants = workspacesOf(workdir).flatMap((folder) =>
    Object.entries(manifestOf(join(workdir, folder)).dependencies ?? {}),
  );
  const others = wants.filter(([name]) => !name.startsWith('@hansa/')).map((want) => want.join('@'));
  return [...new Set(others)].sort();
}

/** Another stage's installation once more, with the workspaces of this one. It spares CI a minute of unpacking. */
function installAs(donor: string, workdir: string): void {
  for (const folder of ['.', ...SHARED_WORKSPACES]) {
    const from = join(donor, folder, 'node_modules');
    if (!existsSync(from)) continue;
    for (const name of readdirSync(from).filter((each) => each !== '@hansa'))
      linkTree(join(from, name), join(workdir, folder, 'node_modules', name));
  }
  const scope = join(workdir, 'node_modules/@hansa');
  mkdirSync(scope);
  for (const folder of workspacesOf(workdir))
    symlinkSync(join('../..', folder), join(workdir, 'node_modules', manifestOf(join(workdir, folder)).name));
}

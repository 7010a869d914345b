import { readFileSync } from 'node:fs';

export interface Instruction {
  /** In capitals: `COPY` */
  readonly name: string;
  /** `--from=build` as `from: 'build'` */
  readonly flags: Readonly<Record<string, string>>;
  /** What follows, as it stands. */
  readonly text: string;
  /** What follows as words, for those that have words or a JSON list. */
  readonly words: readonly string[];
}

export interface Stage {
  readonly name: string;
  /** Another stage, or an image. */
  readonly from: string;
  readonly instructions: readonly Instruction[];
}

/** Reads a Dockerfile as far as ours go: stages, flags, continued lines, JSON forms. */
export function readDockerfile(path: string): ReadonlyMap<string, Stage> {
  const stages = new Map<string, Stage & { instructions: Instruction[] }>();
  const args = new Map<string, string>();
  let current: { instructions: Instruction[] } | undefined;
  for (const line of logicalLines(readFileSync(path, 'utf8'))) {
    const instruction = readInstruction(line);
    if (instruction.name === 'FROM') {
      const [image = '', , name = ''] = instruction.words;
      const from = image.replace(/\$\{(\w+)\}/g, (_, arg: string) => args.get(arg) ?? '');
      const stage = { name, from, instructions: [] };
      stages.set(name, stage);
      current = stage;
    } else if (!current) {
      const [arg = '', value = ''] = instruction.text.split('=');
      args.set(arg, value);
    } else {
      current.instructions.push(instruction);
    }
  }
  return stages;
}

function logicalLines(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function readInstruction(line: string): Instruction {
  const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
  const flags: Record<string, string> = {};
  let text = rest;
  for (let match = /^--([\w-]+)=(\S+)\s+/.exec(text); match; match = /^--([\w-]+)=(\S+)\s+/.exec(text)) {
    flags[match[1] ?? ''] = match[2] ?? '';
    text = text.slice(match[0].length);
  }
  const list = /^(?:CMD\s+)?(\[.*\])$/.exec(text)?.[1];
  const words = list ? (JSON.parse(list) as string[]) : text.split(/\s+/);
  return { name: name.toUpperCase(), flags, text, words };
}

/** The instructions that shape an image: its own, and those of the stages it is made from, in their order. */
export function lineOf(stages: ReadonlyMap<string, Stage>, name: string): readonly Instruction[] {
  const stage = stages.get(name);
  if (!stage) return [];
  return [...lineOf(stages, stage.from), ...stage.instructions];
}

/** The last word on something, as images have it. */
export function last(instructions: readonly Instruction[], name: string): Instruction | undefined {
  return instructions.filter((each) => each.name === name).at(-1);
}

/** Stages that no other stage is made from or copies from: the images. */
export function imagesOf(stages: ReadonlyMap<string, Stage>): readonly string[] {
  const used = new Set(
    [...stages.values()].flatMap(({ from, instructions }) => [
      from,
      ...instructions.map(({ flags }) => flags['from']),
    ]),
  );
  return [...stages.keys()].filter((name) => !used.has(name));
}

import { fileURLToPath } from 'node:url';

/** A file of the installation, wherever the command is called from. */
export function installed(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

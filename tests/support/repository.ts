import { fileURLToPath } from 'node:url';

/** The folder of the repository, for sources and for what is compiled of them. */
export const repository = fileURLToPath(new URL('../../', import.meta.resolve('@hansa/cli/bin')));

import { randomUUID } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@hansa/kit/files/make-folder';
import { createTransport } from 'nodemailer';
import type { Mailer } from './mailer.ts';
import { toMessage } from './to-message.ts';

/**
 * Mails as `.eml` files in a folder, which every mail program opens. A file appears whole or not at all, and
 * a mail that is sent again after a crash replaces its own file.
 */
export function createMailFolder(options: { folder: string; from: string }): Mailer {
  const { folder, from } = options;
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    send: async (mail) => {
      const { message } = await composer.sendMail(toMessage(mail, from));
      await makeFolder(folder);
      const draft = join(folder, `.${randomUUID()}.tmp`);
      await writeDurably(draft, message as Buffer);
      await rename(draft, join(folder, `${mail.name}.eml`));
      await syncFolder(folder);
    },
    close: () => composer.close(),
  };
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  // Mails hold what is nobody's business but the recipient's.
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The name is durable only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // Folders cannot be opened there.
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

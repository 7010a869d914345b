import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@hansa/kit/testing/temporary-folder';
import { createMailFolder } from './mail-folder.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

const from = 'Hansa <orders@hansa.example>';
const mail = {
  id: 'mail_01J8ZQ5R7N4T9VJ2M6XK3B0CDE',
  name: '2026-11-03T10-00-00Z-ord_1-confirmed',
  to: 'ada@example.com',
  subject: 'Your order H-1001 is confirmed',
  text: 'Hello Ada,',
  html: '<p>Hello Ada,</p>',
  createdAt: new Date('2026-11-03T10:00:00Z'),
};

describe('the mail folder', () => {
  const folder = temporaryFolder();
  const mailer = createMailFolder({ folder: join(folder.path, 'deep', 'mail'), from });
  afterAll(() => {
    mailer.close();
    folder.remove();
  });

  test('holds one file per mail, byte for byte the same however often it is sent', async () => {
    const files = () => readdirSync(join(folder.path, 'deep', 'mail'));
    const bytes = () => readFileSync(join(folder.path, 'deep', 'mail', `${mail.name}.eml`));
    await mailer.send(mail);
    const first = bytes();
    await mailer.send(mail);
    expect(files()).toEqual([`${mail.name}.eml`]);
    expect(bytes().equals(first)).toBe(true);
    expect(first.toString()).toContain('Message-ID: <mail_01J8ZQ5R7N4T9VJ2M6XK3B0CDE@hansa.example>\r\n');
    expect(first.toString()).toContain('Date: Tue, 03 Nov 2026 10:00:00 +0000\r\n');
  });
});

describe('a mail server', () => {
  let server: Server;
  const conversations: string[] = [];
  let recipientAnswer = '250 ok';
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      let inData = false;
      socket.write('220 test\r\n');
      socket.on('data', (chunk: Buffer) => {
        const text = chunk.toString();
        conversations.push(text);
        if (inData) {
          if (!text.endsWith('\r\n.\r\n')) return;
          inData = false;
          socket.write('250 taken\r\n');
        } else if (/^DATA/i.test(text)) {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (/^RCPT/i.test(text)) socket.write(`${recipientAnswer}\r\n`);
        else if (/^QUIT/i.test(text)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  test('is given the mail for its one recipient, and says whether it will ever take it', async () => {
    const mailer = createSmtpMailer({
      url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
      from,
    });
    await mailer.send({ ...mail, to: 'ada@example.com' });
    const said = conversations.join('');
    expect(said.match(/^RCPT TO:.*$/gm)).toEqual(['RCPT TO:<ada@example.com>']);
    expect(said).toContain('Message-ID: <mail_01J8ZQ5R7N4T9VJ2M6XK3B0CDE@hansa.example>');

    recipientAnswer = '550 no such user';
    await expect(mailer.send(mail)).rejects.toMatchObject({ responseCode: 550 });
    recipientAnswer = '451 try later';
    await expect(mailer.send(mail)).rejects.toMatchObject({ responseCode: 451 });
    mailer.close();
  });
});

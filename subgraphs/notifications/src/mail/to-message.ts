import type { SendMailOptions } from 'nodemailer';
import type { OutgoingMail } from './mailer.ts';

/**
 * A mail in nodemailer's words. The recipient is given as an address and not as a header line, so that
 * nothing in it is read as a second recipient; id, date and boundaries are the mail's own, so that the same
 * mail is the same bytes.
 */
export function toMessage(mail: OutgoingMail, from: string): SendMailOptions {
  return {
    from,
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.id}@${domainOf(from)}>`,
    date: mail.createdAt,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
    ...{ baseBoundary: mail.id },
  };
}

/** One plain address. What could be read as two, as a name, or as another header is nobody's. */
const plainAddress = /^[^\s\p{C}<>()[\],:;"\\@]+@[^\s\p{C}<>()[\],:;"\\@]+$/u;

/** Whether a mail can go there without anything in the address meaning more than the address. */
export function isPlainAddress(text: string): boolean {
  return plainAddress.test(text);
}

function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost';
}

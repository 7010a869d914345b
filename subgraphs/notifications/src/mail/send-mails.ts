import { messageOf } from '@hansa/kit/errors/fault';
import type { Logger } from '@hansa/kit/telemetry/logger';
import type { Kysely } from 'kysely';
import { claimMails, keepMails, markFailed, markSent, type DueMail } from '../store/mails.ts';
import type { Tables } from '../store/tables.ts';
import type { Mailer } from './mailer.ts';
import { isPlainAddress } from './to-message.ts';

type Deps = { db: Kysely<Tables>; mailer: Mailer; log: Logger; leaseMs?: number };

/** As many as a mail server takes from one sender at once without complaint. */
const AT_ONCE_MAX = 10;

/**
 * After so long a mail is taken from a sender who died. One who lives and waits for a slow server asks for more time
 * long before, so that no second worker takes it up meanwhile.
 */
const LEASE_MS = 30_000;

/** With pauses that double from 5 s to an hour, some two days: a weekend's outage loses no confirmation. */
const ATTEMPTS_MAX = 55;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** Sends the mails that are due. Returns how many it tried if there may be more. */
export const sendMails = (deps: Deps) => async (): Promise<number> => {
  const mails = await claimMails(deps.db, AT_ONCE_MAX, deps.leaseMs ?? LEASE_MS);
  const attempts = await keeping(deps, mails, () =>
    Promise.all(mails.map(async (mail) => ({ mail, failure: await attempt(deps.mailer, mail) }))),
  );
  const sent = attempts.flatMap(({ mail, failure }) => (failure ? [] : [mail.id]));
  await markSent(deps.db, sent);
  for (const { mail, failure } of attempts) if (failure) await putOff(deps, mail, failure);
  // Fewer than asked for were all there are.
  return mails.length === AT_ONCE_MAX ? mails.length : 0;
};

/** Does `work` while the mails stay ours. */
async function keeping<T>(
  { db, log, leaseMs = LEASE_MS }: Deps,
  mails: readonly DueMail[],
  work: () => Promise<T>,
): Promise<T> {
  const ids = mails.map(({ id }) => id);
  let renewal: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    renewal = keepMails(db, ids, leaseMs).catch((thrown: unknown) => {
      log.warn({ error: messageOf(thrown) }, 'mails that are being sent could not be kept');
    });
  }, leaseMs / 3);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    // What is marked next must not be kept afterwards.
    await renewal;
  }
}

async function putOff({ db, log }: Deps, mail: DueMail, failure: Failure): Promise<void> {
  const { error, refused } = failure;
  const pauseMs = refused || mail.attempts >= ATTEMPTS_MAX ? undefined : pauseAfter(mail.attempts);
  log.warn(
    { mailId: mail.id, kind: mail.kind, attempts: mail.attempts, error, pauseMs },
    'a mail was not sent',
  );
  await markFailed(db, mail.id, { error, pauseMs });
}

interface Failure {
  readonly error: string;
  /** Whether another attempt would end alike. */
  readonly refused: boolean;
}

async function attempt(mailer: Mailer, mail: DueMail): Promise<Failure | undefined> {
  if (!isPlainAddress(mail.recipient)) return { error: 'This is not an e-mail address.', refused: true };
  try {
    await mailer.send({ ...mail, name: nameOf(mail), to: mail.recipient });
    return undefined;
  } catch (thrown) {
    return { error: messageOf(thrown), refused: isRefusal(thrown) };
  }
}

/** Such as `2026-11-03T10-00-00Z-ord_01J…-confirmed`: sorted by time, and telling what it is. */
function nameOf({ createdAt, ref, kind }: DueMail): string {
  const second = createdAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/:/g, '-');
  const word = kind
    .replace(/^ORDER_/, '')
    .replace(/_/g, '-')
    .toLowerCase();
  return `${second}-${ref.replace(/[^\w-]/g, '_')}-${word}`;
}

function pauseAfter(attempts: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
}

/** SMTP's 5xx: the server will not take this mail, however often it is offered. */
function isRefusal(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null || !('responseCode' in thrown)) return false;
  return typeof thrown.responseCode === 'number' && thrown.responseCode >= 500;
}

import { customerRecoveryRequested } from '@hansa/contracts/users/customer-recovery-requested';
import { reaction, type Reaction } from '@hansa/kit/events/reactions';
import { createId } from '@hansa/kit/ids';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { customerById } from '../store/customers.ts';
import { holdCustomer } from '../store/locks.ts';
import { insertMail } from '../store/mails.ts';
import type { Tables } from '../store/tables.ts';
import { toHtml, toText, type Shop } from '../templates/letter.ts';
import { recoveryLetter } from '../templates/recovery-letter.ts';

const schema = z.object({
  customerId: z.string(),
  email: z.string(),
  firstName: z.string().nullable(),
  resetToken: z.string(),
});

/** Somebody forgot their password: they get the link and the code. */
export const onRecoveryRequested = ({ shop }: { shop: Shop }): Reaction<Transaction<Tables>> =>
  reaction(customerRecoveryRequested, schema, async ({ id, data }, tx) => {
    await holdCustomer(tx, data.customerId);
    if ((await customerById(tx, data.customerId))?.erased) return;
    const letter = recoveryLetter(data, shop);
    await insertMail(tx, {
      id: createId('mail'),
      kind: 'PASSWORD_RECOVERY',
      // The event and not the customer: each request has a token of its own.
      ref: id,
      orderId: null,
      customerId: data.customerId,
      recipient: data.email,
      subject: letter.subject,
      text: toText(letter, shop),
      html: toHtml(letter, shop),
    });
  });

import type { Letter, Shop } from './letter.ts';

interface Occasion {
  readonly firstName: string | null;
  readonly resetToken: string;
}

/** How somebody who forgot their password sets a new one. */
export function recoveryLetter({ firstName, resetToken }: Occasion, shop: Shop): Letter {
  return {
    firstName,
    subject: `Set a new password for ${shop.name}`,
    paragraphs: ['Somebody, most likely you, asked for a new password. Set it within an hour by this link.'],
    link: { title: 'Set a new password', url: `${shop.url}/reset?token=${encodeURIComponent(resetToken)}` },
    closing: [
      `Or give this code to the page that asks for it:\n${resetToken}`,
      'If it was not you, do nothing: your password stays as it is, and nobody can use this mail but you.',
    ],
  };
}

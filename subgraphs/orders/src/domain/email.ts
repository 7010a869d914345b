/** RFC 5321 allows no longer one. */
const EMAIL_CHARACTERS_MAX = 254;

/** One @ between a name and a host with a dot; whether mail arrives there, only mail can tell. */
const form = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/u;

export function isEmail(text: string): boolean {
  return text.length <= EMAIL_CHARACTERS_MAX && form.test(text) && !/\p{Cc}|\p{Surrogate}/u.test(text);
}

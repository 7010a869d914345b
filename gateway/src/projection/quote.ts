/** What JSON writes differently inside of quotes, and halves of surrogate pairs, which it may have to. */
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Beyond it, the search for something to escape costs more than escaping. */
const SHORT = 48;

/** PERF: `heavy` and `big from two` in bench/gateway. A text as JSON; short ones mostly need nothing but quotes. */
export function quote(text: string): string {
  return text.length < SHORT && !needsEscape.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Decides whether a label of `@override(label:)` that is no percentage is on, for this request. */
export type LabelDecision<Client> = (label: string, client: Client) => boolean;

/**
 * Which labels are on for a request. `percent(n)` is on for n of a hundred requests, by chance; others are for
 * the embedding program to decide, and off without it.
 */
export function createLabels<Client>(
  labels: readonly string[],
  { decide, chance }: { decide: LabelDecision<Client> | undefined; chance: () => number },
): (client: Client) => readonly string[] {
  const decisions = labels.map((label) => {
    const percent = /^percent\((\d+(?:\.\d+)?)\)$/.exec(label)?.[1];
    const isOn =
      percent === undefined
        ? (client: Client) => decide?.(label, client) ?? false
        : () => chance() * 100 < Number(percent);
    return { label, isOn };
  });
  return (client) => decisions.filter(({ isOn }) => isOn(client)).map(({ label }) => label);
}

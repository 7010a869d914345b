/** How a client wants to be answered. */
export interface Wanted {
  /** Undefined when it accepts nothing that we can answer with. */
  readonly contentType: string | undefined;
  /** Whether it takes the answer in parts, in the form of 2022-08-24 that Apollo Client understands. */
  readonly inParts: boolean;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';

/** The usual headers, decided beforehand. */
const usual = new Map<string | undefined, Wanted>([
  [undefined, { contentType: JSON_TYPE, inParts: false }],
  ['*/*', { contentType: JSON_TYPE, inParts: false }],
  ['application/json', { contentType: JSON_TYPE, inParts: false }],
]);

/** Reads an `accept` header. */
export function negotiate(accept: string | undefined): Wanted {
  return usual.get(accept) ?? decide(accept ?? '');
}

function decide(accept: string): Wanted {
  const ranges = accept.split(',').map(readRange);
  const weightOf = (...names: readonly string[]) =>
    ranges.reduce((best, { name, weight }) => (names.includes(name) ? Math.max(best, weight) : best), 0);
  const graphql = weightOf('application/graphql-response+json');
  const json = weightOf('application/json', 'application/*', '*/*');
  const parts = ranges.some(
    ({ name, weight, parameters }) =>
      name === 'multipart/mixed' && weight > 0 && parameters.includes('deferspec=20220824'),
  );
  const contentType =
    graphql > 0 && graphql >= json ? GRAPHQL_TYPE : json > 0 || parts ? JSON_TYPE : undefined;
  return { contentType, inParts: parts };
}

function readRange(text: string) {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { name, weight: weight === undefined ? 1 : Number(weight) || 0, parameters };
}

import { expect, test } from '@jest/globals';
import { outcomeOf, outcomeOfStatus } from './outcome.ts';

const code = (name: string) => ({ path: ['a'], extensions: { code: name } });

test.each([
  ['an answer without errors is fine', undefined, 'ok'],
  ['an answer with an empty list of errors too', [], 'ok'],
  ['a closed field is the doing of the client', [code('UNAUTHORIZED_FIELD_OR_TYPE')], 'refused'],
  ['so is a variable that does not fit, which has neither code nor place', [{}], 'refused'],
  ['a subgraph that is away is ours', [code('SUBREQUEST_HTTP_ERROR')], 'errors'],
  ['so is whatever has a place and no code', [{ path: ['a'] }], 'errors'],
  ['one of ours among refusals is ours', [code('FORBIDDEN'), code('INTERNAL')], 'errors'],
] as const)('%s', (_promise, errors, outcome) => {
  expect(outcomeOf(errors)).toBe(outcome);
});

test('where nothing could be read, the status tells', () => {
  expect([200, 413, 503].map(outcomeOfStatus)).toEqual(['ok', 'refused', 'errors']);
});

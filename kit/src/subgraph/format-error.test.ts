import { describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { Fault } from '../errors/fault.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { formatError } from './format-error.ts';

const format = formatError(silentLogger);
const ofPostgres = (code: string, message: string) => Object.assign(new RangeError(message), { code });

/** What a client is told of something that a resolver threw. */
function told(thrown: Error) {
  const { message, extensions } = format(
    { message: thrown.message, path: ['payment'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    new GraphQLError(thrown.message, { originalError: thrown }),
  );
  return { message, ...extensions };
}

describe('what a client is told of a failure', () => {
  test('a fault that helps is told as it is', () => {
    expect(told(new Fault('FORBIDDEN', 'Not yours.'))).toEqual({ code: 'FORBIDDEN', message: 'Not yours.' });
  });

  test('a bug is ours, and its sentence stays with us', () => {
    expect(told(new RangeError('column "password" does not exist'))).toEqual({
      code: 'INTERNAL',
      message: 'Something went wrong on our side.',
    });
    expect(told(new Fault('INVALID_EVENT', 'An inner matter.'))).toMatchObject({ code: 'INTERNAL' });
  });

  test.each(['22021', '22P05'])('text that no database holds is the one who sent it (%s)', (code) => {
    expect(told(ofPostgres(code, 'invalid byte sequence for encoding "UTF8": 0x00'))).toEqual({
      code: 'BAD_USER_INPUT',
      message: 'A text holds a character that cannot be stored, such as NUL.',
    });
  });

  test.each(['ECONNREFUSED', '57P01'])('a neighbour that is away is said to be so (%s)', (code) => {
    expect(told(ofPostgres(code, 'connect ECONNREFUSED 10.0.0.7:5432'))).toEqual({
      code: 'UNAVAILABLE',
      message: 'A part of the shop does not answer at the moment.',
    });
  });
});

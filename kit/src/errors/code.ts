/**
 * Everything that can go wrong on our side, as a closed set. What a user can cause is not here: that is
 * a `userErrors` entry of the schema.
 */
export const faultCodes = [
  /** A setting, file or flag an operator must correct before the process can start. */
  'INVALID_CONFIGURATION',
  /** Arguments that no schema type could refuse, such as `first: 1000`. */
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  /** Somebody else changed the same thing first; trying again is right. */
  'CONFLICT',
  /** An event that does not fit its contract; trying again is useless. */
  'INVALID_EVENT',
  /** A neighbour (database, bus, provider) did not answer or refused the connection. */
  'UNAVAILABLE',
  'TIMEOUT',
  /** A neighbour answered something that cannot be understood; asking again rarely helps. */
  'MALFORMED_ANSWER',
  /** A bug of ours. */
  'INTERNAL',
] as const;

export type FaultCode = (typeof faultCodes)[number];

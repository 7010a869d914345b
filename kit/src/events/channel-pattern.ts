/**
 * A channel with NATS wildcards as an anchored regular expression, in the part of the syntax that
 * JavaScript and PostgreSQL share: `*` is one token, a final `>` is one or more.
 */
export function channelPattern(channel: string): string {
  const tokens = channel.split('.').map((token, index, all) => {
    if (token === '*') return '[^.]+';
    if (token === '>' && index === all.length - 1) return '.+';
    return token.replaceAll(/[^A-Za-z0-9_]/g, (character) => `\\${character}`);
  });
  return `^${tokens.join('\\.')}$`;
}

export function hasWildcard(channel: string): boolean {
  return /(^|\.)(\*|>)(\.|$)/.test(channel);
}

export function matchesChannel(channel: string, patterns: readonly string[]): boolean {
  return patterns.some(
    (pattern) =>
      pattern === channel || (hasWildcard(pattern) && new RegExp(channelPattern(pattern)).test(channel)),
  );
}

/** As `matchesChannel`, for the same patterns again and again. Channels are few: each is looked at once. */
export function createChannelMatcher(patterns: readonly string[]): (channel: string) => boolean {
  const known = new Map<string, boolean>();
  return (channel) => {
    const matches = known.get(channel) ?? matchesChannel(channel, patterns);
    known.set(channel, matches);
    return matches;
  };
}

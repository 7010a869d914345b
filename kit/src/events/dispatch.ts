import { codeOf, messageOf } from '../errors/fault.ts';
import { isOutage } from '../errors/is-outage.ts';
import { inSpan } from '../telemetry/span.ts';
import { causedBy } from './cause.ts';
import type { EventEnvelope } from './envelope.ts';
import type { Inbox } from './inbox.ts';
import { handlingOf, type EventReader } from './event-spans.ts';
import type { Reaction } from './reactions.ts';

/** What became of one attempt to handle an event. */
export type Outcome =
  | { readonly kind: 'handled' }
  | { readonly kind: 'duplicate' }
  /** Nobody here reacts to this type. */
  | { readonly kind: 'ignored' }
  /** A neighbour was away: the attempt does not count. */
  | { readonly kind: 'outage'; readonly error: string }
  /** The handler failed; it may succeed another time. */
  | { readonly kind: 'failed'; readonly error: string }
  /** It will never succeed. */
  | { readonly kind: 'hopeless'; readonly error: string };

export type Dispatch = (event: EventEnvelope) => Promise<Outcome>;

/** Brings an event to every reaction to its type, all within the one transaction that notes it as handled. */
export function createDispatch<Tx>(
  inbox: Inbox<Tx>,
  reactions: readonly Reaction<Tx>[],
  reader: EventReader = {},
): Dispatch {
  const reactionsByType = new Map<string, Reaction<Tx>[]>();
  for (const reaction of reactions) {
    reactionsByType.set(reaction.type, [...(reactionsByType.get(reaction.type) ?? []), reaction]);
  }

  return async (event) => {
    const candidates = reactionsByType.get(event.type);
    if (!candidates) return { kind: 'ignored' };
    try {
      // Asked only where one may say no: most events are for everybody.
      const concerned = candidates.some(({ concerns }) => concerns)
        ? await concernedBy(event, candidates)
        : candidates;
      if (concerned.length === 0) return { kind: 'ignored' };
      const kind = await causedBy(event, () =>
        inSpan(
          () => handlingOf(event, reader),
          () =>
            inbox.once(event, async (tx) => {
              for (const reaction of concerned) await reaction.handle(event, tx);
            }),
        ),
      );
      return { kind };
    } catch (thrown) {
      const error = messageOf(thrown);
      if (codeOf(thrown) === 'INVALID_EVENT') return { kind: 'hopeless', error };
      return { kind: isOutage(thrown) ? 'outage' : 'failed', error };
    }
  };
}

async function concernedBy<Tx>(
  event: EventEnvelope,
  candidates: readonly Reaction<Tx>[],
): Promise<readonly Reaction<Tx>[]> {
  const answers = await Promise.all(
    candidates.map((each) => each.concerns?.(event) ?? Promise.resolve(true)),
  );
  return candidates.filter((_, index) => answers[index]);
}

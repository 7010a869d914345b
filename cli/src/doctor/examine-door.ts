import { messageOf } from '@hansa/kit/errors/fault';
import { z } from 'zod';
import { good, wrong, type Finding } from './finding.ts';

/** As long as an orchestrator would wait. */
const ANSWER_MS = 5_000;

const answer = z.object({ checks: z.record(z.string(), z.string()).default({}) });

/** Whether a process answers and says that it is ready. */
export async function examineDoor(area: string, origin: string): Promise<Finding> {
  const what = 'door';
  try {
    const response = await fetch(new URL('/health/ready', origin), {
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (response.ok) return good(area, what, `${origin} is ready`);
    const { checks } = answer.parse(await response.json());
    const failing = Object.entries(checks).filter(([, outcome]) => outcome !== 'ok');
    const seen =
      failing.map(([name, outcome]) => `${name}: ${outcome}`).join('; ') || `HTTP ${response.status}`;
    return wrong({
      area,
      what,
      seen: `${origin} is not ready: ${seen}`,
      advice: 'What it lacks is named here.',
    });
  } catch (thrown) {
    const seen = `${origin} does not answer: ${reasonOf(thrown)}`;
    return wrong({
      area,
      what,
      seen,
      advice: 'Start it, or name the right address: --url, or <NAME>_URL for a service.',
    });
  }
}

/** `fetch` says "fetch failed" and keeps the reason to itself. */
function reasonOf(thrown: unknown): string {
  const cause = typeof thrown === 'object' && thrown !== null && 'cause' in thrown ? thrown.cause : undefined;
  return messageOf(cause ?? thrown) || messageOf(thrown);
}

import { describe, expect, test } from '@jest/globals';
import { createPatience } from './patience.ts';

const query = { isMutation: false };
const mutation = { isMutation: true };
const failure = (code: string) => Object.assign(new RangeError(code), { code });

/** A subgraph that fails so often before it answers. */
function failing(code: string, times: number) {
  let calls = 0;
  const attempt = () => {
    calls += 1;
    return calls <= times ? Promise.reject(failure(code)) : Promise.resolve('answer');
  };
  return { attempt, calls: () => calls };
}

async function knowing(patienceMs: number) {
  const patience = createPatience(patienceMs);
  await patience(() => Promise.resolve('answer'), query);
  return patience;
}

describe('a subgraph that restarts', () => {
  test('is waited for by whatever has not been sent yet, mutations too', async () => {
    const patience = await knowing(60_000);
    for (const request of [query, mutation]) {
      const subgraph = failing('ECONNREFUSED', 3);
      await expect(patience(subgraph.attempt, request)).resolves.toBe('answer');
      expect(subgraph.calls()).toBe(4);
    }
  });

  test('is asked a query again that broke off, and never a mutation', async () => {
    const patience = await knowing(60_000);
    const queried = failing('UND_ERR_SOCKET', 2);
    await expect(patience(queried.attempt, query)).resolves.toBe('answer');
    expect(queried.calls()).toBe(3);

    for (const code of ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']) {
      const mutated = failing(code, 1);
      await expect(patience(mutated.attempt, mutation)).rejects.toMatchObject({ code });
      expect(mutated.calls()).toBe(1);
    }
  });

  test('is not broken again and again by a query that breaks it', async () => {
    const patience = await knowing(60_000);
    const broken = failing('ECONNRESET', 100);
    await expect(patience(broken.attempt, query)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(broken.calls()).toBe(3);
  });

  test('that is away for longer is not waited for', async () => {
    const patience = await knowing(-1);
    const subgraph = failing('ECONNREFUSED', 1);
    await expect(patience(subgraph.attempt, query)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(subgraph.calls()).toBe(1);
  });
});

test('a subgraph that never answered is not waited for', async () => {
  const subgraph = failing('ECONNREFUSED', 1);
  await expect(createPatience(60_000)(subgraph.attempt, query)).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

test('an idle connection that was closed is no reason to fail, even for a subgraph that nobody knows yet', async () => {
  const subgraph = failing('ECONNRESET', 1);
  await expect(createPatience(0)(subgraph.attempt, query)).resolves.toBe('answer');
});

test('an answer that is late or wrong is not asked for again', async () => {
  const patience = await knowing(60_000);
  const subgraph = failing('UND_ERR_HEADERS_TIMEOUT', 1);
  await expect(patience(subgraph.attempt, query)).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' });
  expect(subgraph.calls()).toBe(1);
});

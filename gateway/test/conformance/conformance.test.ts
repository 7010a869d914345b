import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Ask, Case, ExpectedError } from '../support/case.ts';
import { composeTest, localTransport, startFederation, type Federation } from '../support/federation.ts';
import { startStock } from '../support/stock.ts';

const folder = new URL('./', import.meta.url);
const names = readdirSync(folder, { withFileTypes: true })
  .filter(
    (entry) => entry.isDirectory() && readdirSync(new URL(`${entry.name}/`, folder)).includes('case.ts'),
  )
  .map(({ name }) => name);
const cases = await Promise.all(
  names.map(async (name) => {
    const { theCase } = (await import(`./${name}/case.ts`)) as { theCase: Case };
    return { name, theCase };
  }),
);

describe.each(cases)('$name: $theCase.promise', ({ theCase }) => {
  test('ours', async () => {
    const graph = await startFederation(theCase.subgraphs, theCase.options);
    try {
      for (const ask of theCase.asks) await check(graph, ask);
    } finally {
      await graph.close();
    }
  });

  if (theCase.stock !== undefined) return;
  test('and the stock gateway answers the same', async () => {
    const transports = Object.fromEntries(
      Object.entries(theCase.subgraphs).map(([name, subgraph]) => [name, localTransport(subgraph)]),
    );
    const stock = await startStock(await composeTest(theCase.subgraphs), transports);
    for (const { query, variables, data, errors = [] } of theCase.asks) {
      const answer = await stock(query, variables);
      expect(answer.data ?? null).toEqual(data);
      expect((answer.errors ?? []).length > 0).toBe(errors.length > 0);
    }
  });
});

async function check(graph: Federation, ask: Ask): Promise<void> {
  graph.asked.length = 0;
  const {
    data,
    errors = [],
    parts,
  } = ask.parts
    ? await askInParts(graph, ask)
    : { parts: undefined, ...(await graph.ask(ask.query, { ...ask.variables })) };
  expect({ data: data ?? null, errors: errors.map(brief) }).toEqual({
    data: ask.data,
    errors: expect.arrayContaining((ask.errors ?? []).map((each) => expect.objectContaining(each))),
  });
  expect(errors).toHaveLength(ask.errors?.length ?? 0);
  if (ask.parts) expect(parts).toEqual(ask.parts);
  if (ask.asked) expect(graph.asked.map(({ subgraph }) => subgraph).sort()).toEqual([...ask.asked].sort());
}

type Errors = NonNullable<Awaited<ReturnType<Federation['ask']>>['errors']>;

function brief({ path, message, extensions }: Errors[number]): ExpectedError {
  const code = extensions?.['code'];
  return { message, ...(path && { path }), ...(typeof code === 'string' && { code }) };
}

/** As Apollo Client asks for an answer in parts. */
async function askInParts({ app }: Federation, { query, variables }: Ask) {
  const { body, headers } = await app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { accept: 'multipart/mixed;deferSpec=20220824, application/json' },
    payload: { query, variables },
  });
  expect(headers['content-type']).toBe('multipart/mixed; boundary="-"; deferSpec=20220824');
  const bodies = body
    .split('\r\n---')
    .map((part) => part.split('\r\n\r\n')[1])
    .flatMap((json) => (json === undefined ? [] : [JSON.parse(json)]));
  const [{ data, errors, hasNext }, ...parts] = bodies;
  expect(hasNext).toBe(true);
  return { data, errors: errors as Errors | undefined, parts };
}

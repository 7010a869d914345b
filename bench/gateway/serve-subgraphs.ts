import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { subgraphSources } from './data.ts';

const FEDERATION = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@requires", "@external", "@shareable"])`;

export interface ServedSubgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/**
 * The subgraphs over HTTP. Their data never changes, so each answer is worked out once and then given from
 * memory: it is the gateway that is measured.
 */
export async function serveSubgraphs(): Promise<{
  subgraphs: readonly ServedSubgraph[];
  stop(): void;
}> {
  const servers: Server[] = [];
  const subgraphs: ServedSubgraph[] = [];
  for (const [name, { typeDefs, resolvers }] of Object.entries(subgraphSources)) {
    const sdl = `${FEDERATION}\n${typeDefs}`;
    const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
    const answers = new Map<string, Buffer>();
    const answer = async (body: string): Promise<Buffer> => {
      const known = answers.get(body);
      if (known) return known;
      const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
      const result = await graphql({
        schema,
        source: query,
        ...(variables && { variableValues: variables }),
      });
      const text = Buffer.from(JSON.stringify(result));
      answers.set(body, text);
      return text;
    };
    const server = createServer((request, reply) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        void answer(Buffer.concat(chunks).toString()).then((text) => {
          reply.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
          reply.end(text);
        });
      });
    });
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    const { port } = server.address() as AddressInfo;
    subgraphs.push({ name, url: `http://127.0.0.1:${port}/graphql`, sdl });
  }
  const stop = () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
  return { subgraphs, stop };
}

import { Fault, messageOf } from '@hansa/kit/errors/fault';
import { z } from 'zod';
import { BrokenCsv } from './broken-csv.ts';
import { splitCsv } from './split-csv.ts';

export interface ImportSummary {
  created: number;
  updated: number;
  unchanged: number;
  readonly problems: RowProblem[];
}

export interface RowProblem {
  readonly line: number;
  readonly handle: string | null;
  readonly message: string;
}

interface ImportOptions {
  readonly file: string;
  /** The graph: `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  readonly token: string;
  readonly dryRun: boolean;
  /** Told after each part how many products were dealt with. */
  progress(products: number): void;
}

const MUTATION = /* GraphQL */ `
  mutation Import($input: ProductsImportInput!) {
    productsImport(input: $input) {
      createdCount
      updatedCount
      unchangedCount
      rowErrors {
        line
        handle
        message
      }
      userErrors {
        message
      }
    }
  }
`;

const answerSchema = z.object({
  data: z
    .object({
      productsImport: z
        .object({
          createdCount: z.number(),
          updatedCount: z.number(),
          unchangedCount: z.number(),
          rowErrors: z.array(
            z.object({ line: z.number(), handle: z.string().nullable(), message: z.string() }),
          ),
          userErrors: z.array(z.object({ message: z.string() })),
        })
        .nullable(),
    })
    .nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

/** Imports a product CSV through the graph, part by part. Row errors are collected, not thrown. */
export async function importProducts(options: ImportOptions): Promise<ImportSummary> {
  const summary: ImportSummary = { created: 0, updated: 0, unchanged: 0, problems: [] };
  try {
    for await (const part of splitCsv(options.file)) {
      const result = await send(options, part.text);
      summary.created += result.createdCount;
      summary.updated += result.updatedCount;
      summary.unchanged += result.unchangedCount;
      summary.problems.push(
        ...result.rowErrors.map((error) => ({ ...error, line: part.lineOf(error.line) })),
      );
      options.progress(part.products);
    }
  } catch (thrown) {
    if (!(thrown instanceof BrokenCsv)) throw thrown;
    summary.problems.push({ line: thrown.line, handle: null, message: thrown.message });
  }
  return summary;
}

async function send({ url, token, dryRun }: ImportOptions, csv: string) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: MUTATION, variables: { input: { csv, dryRun } } }),
  }).catch((cause: unknown) => {
    throw new Fault(
      'UNAVAILABLE',
      `No Hansa answers at ${url}. Start it with \`npm start\`, or name another with --url.`,
      { cause },
    );
  });
  const body: unknown = await response.json().catch((thrown: unknown) => {
    throw new Fault('UNAVAILABLE', `${url} does not answer in GraphQL: ${messageOf(thrown)}`);
  });
  const answer = answerSchema.parse(body);
  const result = answer.data?.productsImport;
  const refusal = answer.errors?.[0] ?? result?.userErrors[0];
  if (refusal || !result)
    throw new Fault('FORBIDDEN', `The import was refused: ${refusal?.message ?? 'no reason given'}`);
  return result;
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { splitCsv, type CsvPart } from './split-csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'hansa-csv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function split(text: string, limits = { bytesMax: 10_000, productsMax: 2 }): Promise<CsvPart[]> {
  const path = join(folder, 'products.csv');
  writeFileSync(path, text);
  const parts: CsvPart[] = [];
  for await (const part of splitCsv(path, limits)) parts.push(part);
  return parts;
}

describe('a large CSV file', () => {
  const file = ['Handle,Title,Body', 'a,A,"two', 'lines"', 'a,,', 'b,B,x', 'c,C,x', 'c,,', ''].join('\n');

  test('is cut between products, never within one, each part with the header', async () => {
    const parts = await split(file);
    expect(parts.map(({ text }) => text)).toEqual([
      'Handle,Title,Body\na,A,"two\nlines"\na,,\nb,B,x\n',
      'Handle,Title,Body\nc,C,x\nc,,\n',
    ]);
  });

  test("errors of a part are told by the file's own lines", async () => {
    const [first, second] = await split(file);
    expect([first?.lineOf(2), first?.lineOf(4), first?.lineOf(5)]).toEqual([2, 4, 5]);
    expect([second?.lineOf(2), second?.lineOf(3)]).toEqual([6, 7]);
  });

  test('is cut by size as well', async () => {
    const parts = await split(file, { bytesMax: 8, productsMax: 100 });
    expect(parts).toHaveLength(3);
  });

  test('keeps its line numbers with CRLF, a byte order mark and empty lines', async () => {
    const [first, second] = await split('\uFEFFHandle,Title\r\na,A\r\n\r\nb,B\r\nc,C\r\n');
    expect([first?.lineOf(2), first?.lineOf(3), second?.lineOf(2)]).toEqual([2, 4, 5]);
  });

  test('that is only a header is one part without products', async () => {
    expect((await split('Handle,Title\n')).map(({ products }) => products)).toEqual([0]);
  });

  test('that is no CSV is refused with a sentence', async () => {
    await expect(split('Handle,Title\na,"never closed\n')).rejects.toThrow(/no CSV/);
  });

  test('that breaks off gives all that stands before', async () => {
    const path = join(folder, 'broken.csv');
    writeFileSync(path, 'Handle,Title\na,A\nb,"never closed\n');
    const parts: string[] = [];
    const read = async () => {
      for await (const { text } of splitCsv(path)) parts.push(text);
    };
    await expect(read()).rejects.toMatchObject({ line: 3 });
    expect(parts).toEqual(['Handle,Title\na,A\n']);
  });
});

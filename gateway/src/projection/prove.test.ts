import { describe, expect, test } from '@jest/globals';
import { invariant } from '@hansa/kit/errors/invariant';
import { buildSchema, Kind, parse } from 'graphql';
import { compileProjection } from './compile.ts';
import { createProver } from './prove.ts';

const schema = buildSchema(`
  enum Colour { RED GREEN }
  scalar Anything
  type Tag { name: String! }
  type Thing { id: ID! title: String count: Int weight: Float! ready: Boolean colour: Colour tags: [Tag!] other: Thing }
  type Query { thing: Thing things: [Thing] names: [[String]!] anything: Anything }
`);

const proveAnything = createProver({ bytesMin: 0 });

function proofOf(query: string, compileProof = proveAnything) {
  const [operation] = parse(query).definitions;
  invariant(operation?.kind === Kind.OPERATION_DEFINITION, 'The query is an operation.');
  const namesOf = ({ name, alias }: { name: { value: string }; alias?: { value: string } | undefined }) => ({
    key: alias?.value ?? name.value,
    name: alias?.value ?? name.value,
  });
  const input = { schema, fragments: new Map(), variableDefinitions: [], namesOf };
  const root = schema.getQueryType();
  invariant(root, 'The schema has a query type.');
  const proof = compileProof(compileProjection(input, root, operation.selectionSet));
  return (answer: string | Buffer, variables = {}) => proof(Buffer.from(answer), variables);
}

describe('an answer is passed on as it came', () => {
  test.each([
    ['{ thing { id title } }', '{"data":{"thing":{"id":"1","title":"A"}}}'],
    ['{ thing { id title } }', '{"data":{"thing":{"id":1,"title":null}}}\n'],
    ['{ thing { id } }', '{"data":{"thing":null}}'],
    ['{ thing { title } }', '{"data":{"thing":{"title":"ü€😀 \\" \\\\ \\n \\u00e9"}}}'],
    ['{ thing { count weight ready } }', '{"data":{"thing":{"count":-7,"weight":1.5e-7,"ready":false}}}'],
    ['{ thing { colour } }', '{"data":{"thing":{"colour":"GREEN"}}}'],
    ['{ things { id } }', '{"data":{"things":[]}}'],
    ['{ things { id } }', '{"data":{"things":[{"id":"1"},null,{"id":"2"}]}}'],
    [
      '{ things { tags { name } other { tags { name } } } }',
      '{"data":{"things":[{"tags":[{"name":"a"},{"name":"b"}],"other":null},{"tags":null,"other":{"tags":[]}}]}}',
    ],
    ['{ names }', '{"data":{"names":[["a",null],[]]}}'],
    ['{ a: names b: thing { id } }', '{"data":{"a":[[]],"b":{"id":"1"}}}'],
  ])('%s: %s', (query, answer) => {
    expect(proofOf(query)(answer)).toBe(true);
  });
});

describe('an answer is looked into where', () => {
  test.each([
    ['a field is missing', '{ thing { id title } }', '{"data":{"thing":{"id":"1"}}}'],
    ['fields are in another order', '{ thing { id title } }', '{"data":{"thing":{"title":"A","id":"1"}}}'],
    ['there is more than was asked for', '{ thing { id } }', '{"data":{"thing":{"id":"1","title":"A"}}}'],
    ['there is white space', '{ thing { id } }', '{"data": {"thing":{"id":"1"}}}'],
    ['there are errors', '{ thing { id } }', '{"data":{"thing":null},"errors":[{"message":"No."}]}'],
    ['there are extensions', '{ thing { id } }', '{"data":{"thing":null},"extensions":{}}'],
    ['it goes on', '{ thing { id } }', '{"data":{"thing":null}}{'],
    ['it breaks off', '{ things { id } }', '{"data":{"things":[{"id":"1"},'],
    ['a field is null that must not be', '{ thing { id } }', '{"data":{"thing":{"id":null}}}'],
    [
      'an element is null that must not be',
      '{ thing { tags { name } } }',
      '{"data":{"thing":{"tags":[null]}}}',
    ],
    ['a list has no list in it', '{ names }', '{"data":{"names":["a"]}}'],
    ['elements are not parted', '{ names }', '{"data":{"names":[[]["a"]]}}'],
    ['a number would be rounded', '{ thing { id } }', '{"data":{"thing":{"id":9007199254740993}}}'],
    ['a number is beyond all bounds', '{ thing { weight } }', '{"data":{"thing":{"weight":1e400}}}'],
    ['a string is a number', '{ thing { title } }', '{"data":{"thing":{"title":1}}}'],
    ['a number is a string', '{ thing { count } }', '{"data":{"thing":{"count":"1"}}}'],
    ['a whole number has a fraction', '{ thing { count } }', '{"data":{"thing":{"count":1.5}}}'],
    ['a number is none in JSON', '{ thing { count } }', '{"data":{"thing":{"count":01}}}'],
    ['a value is not of the enum', '{ thing { colour } }', '{"data":{"thing":{"colour":"REDGREEN"}}}'],
    ['a control character is not escaped', '{ thing { title } }', '{"data":{"thing":{"title":"a\nb"}}}'],
    ['an escape is none in JSON', '{ thing { title } }', '{"data":{"thing":{"title":"\\x41"}}}'],
    ['only a subgraph knows the type', '{ anything }', '{"data":{"anything":1}}'],
  ])('%s', (_what, query, answer) => {
    expect(proofOf(query)(answer)).toBe(false);
  });

  test('bytes are not UTF-8', () => {
    const answer = Buffer.from('{"data":{"thing":{"title":"A"}}}');
    answer[answer.indexOf('A')] = 0xff;
    expect(proofOf('{ thing { title } }')(answer)).toBe(false);
  });

  test('a text has thousands of escapes', () => {
    const answer = (text: string) => JSON.stringify({ data: { thing: { title: text } } });
    const proof = proofOf('{ thing { title } }');
    expect(proof(answer('\n'.repeat(1_000)))).toBe(true);
    expect(proof(answer('\n'.repeat(1_000_000)))).toBe(false);
  });
});

describe('a condition', () => {
  const proof = proofOf(
    'query ($a: Boolean!, $b: Boolean!) { thing { id @include(if: $a) title @skip(if: $b) } }',
  );
  const both = '{"data":{"thing":{"id":"1","title":"A"}}}';

  test('decides whether a field must be there', () => {
    expect(proof(both, { a: true, b: false })).toBe(true);
    expect(proof(both, { a: true, b: true })).toBe(false);
    expect(proof('{"data":{"thing":{"title":"A"}}}', { a: false, b: false })).toBe(true);
    expect(proof('{"data":{"thing":{"id":"1"}}}', { a: true, b: true })).toBe(true);
    expect(proof('{"data":{"thing":{}}}', { a: false, b: true })).toBe(true);
  });
});

describe('an operation', () => {
  const selecting = (fields: number) => {
    const names = Array.from({ length: fields }, (_, index) => `f${index}`);
    const thing = Object.fromEntries(names.map((name) => [name, 'A']));
    return {
      query: `{ thing { ${names.map((name) => `${name}: title`).join(' ')} } }`,
      answer: JSON.stringify({ data: { thing } }),
    };
  };

  test('of a hundred fields is proved, and one of thousands is not even tried', () => {
    const hundred = selecting(100);
    expect(proofOf(hundred.query)(hundred.answer)).toBe(true);
    const thousands = selecting(5_000);
    expect(proofOf(thousands.query)(thousands.answer)).toBe(false);
  });

  test('of forty objects in each other is proved', () => {
    const query = `{ thing { ${'other { '.repeat(40)}id${' }'.repeat(42)}`;
    const answer = `{"data":{"thing":{${'"other":{'.repeat(40)}"id":"1"${'}'.repeat(43)}`;
    expect(proofOf(query)(answer)).toBe(true);
  });

  test('of hundreds of objects beside each other is not even tried', () => {
    const selected = Array.from({ length: 400 }, (_, index) => `o${index}: other { id title }`).join(' ');
    expect(proofOf(`{ thing { ${selected} } }`)('{"data":{"thing":null}}')).toBe(false);
  });

  test('is not compiled for an answer that is parsed sooner', () => {
    const list = (length: number) =>
      JSON.stringify({ data: { things: Array.from({ length }, (_, id) => ({ id: `${id}` })) } });
    const proof = proofOf('{ things { id } }', createProver());
    expect(proof(list(10))).toBe(false);
    expect(proof(list(30_000))).toBe(true);
  });

  test('that is short is proved once so many like it came that patterns are worth it', () => {
    const proof = proofOf('{ thing { id } }', createProver({ oftenAnswers: 3 }));
    const answer = '{"data":{"thing":{"id":"1"}}}';
    expect([proof(answer), proof(answer), proof(answer), proof(answer)]).toEqual([false, false, true, true]);
    expect(proof('{"data":{"thing":{"id":null}}}')).toBe(false);
  });

  test('that is short is never proved by patterns that take long to compile', () => {
    const selected = Array.from({ length: 40 }, (_, index) => `o${index}: other { id title }`).join(' ');
    const proof = proofOf(`{ thing { ${selected} } }`, createProver({ oftenAnswers: 1 }));
    const answer = '{"data":{"thing":null}}';
    expect([proof(answer), proof(answer)]).toEqual([false, false]);
    expect(proofOf(`{ thing { ${selected} } }`)(answer)).toBe(true);
  });
});

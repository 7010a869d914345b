import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startFederation, type Federation } from '../../support/federation.ts';
import { createTokenShop, type TokenShop } from '../../support/tokens.ts';

const shop = {
  typeDefs: `
    type Query {
      post(id: ID!): Post
      posts: [Post!]!
      me: User
      mine: User! @authenticated
      audit: [String!] @requiresScopes(scopes: [["audit:read", "audit:list"], ["root"]])
      beta: String @policy(policies: [["beta"]])
      medium: Medium
      thing: Thing
      ping: String
    }
    type Mutation {
      like(id: ID!): Int
      erase(id: ID!): Boolean @requiresScopes(scopes: [["posts:write"]])
    }
    type Post @key(fields: "id") { id: ID!  title: String  secret: String @authenticated  stamp: Stamp  author: User }
    scalar Stamp @authenticated
    type User @key(fields: "id") @authenticated { id: ID!  name: String }
    interface Medium { id: ID!  size: Int }
    type Photo implements Medium { id: ID!  size: Int  place: String }
    type Film implements Medium { id: ID!  size: Int @requiresScopes(scopes: [["films"]])  length: Int }
    union Thing = Rock | Gem
    type Rock { weight: Int }
    type Gem @authenticated { weight: Int  value: Int }`,
  resolvers: {
    Query: {
      post: (_: unknown, { id }: { id: string }) => ({
        id,
        title: 'T',
        secret: 's',
        stamp: 1,
        author: { id: 'u' },
      }),
      posts: () => [
        { id: '1', title: 'A', secret: 'x' },
        { id: '2', title: 'B', secret: 'y' },
      ],
      me: () => ({ id: 'u', name: 'Ada' }),
      mine: () => ({ id: 'u', name: 'Ada' }),
      audit: () => ['entry'],
      beta: () => 'new',
      ping: () => 'pong',
      medium: () => ({ __typename: 'Photo', id: 'p', size: 3, place: 'Visby' }),
      thing: () => ({ __typename: 'Gem', weight: 1, value: 9 }),
    },
    Mutation: { like: () => 1, erase: () => true },
  },
};

const views = {
  typeDefs: `type Post @key(fields: "id") { id: ID!  views: Int @authenticated  likes: Int }`,
  resolvers: { Post: { views: () => 7, likes: () => 2 } },
};

const refused = (...path: string[]) => ({
  message: 'Unauthorized field or type',
  path,
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
});

describe('what a caller may not see is never asked for', () => {
  let graph: Federation;
  let tokens: TokenShop;
  beforeAll(async () => {
    tokens = await createTokenShop();
    graph = await startFederation({ shop, views }, { verifyAccessToken: tokens.verify });
  });
  afterAll(() => graph.close());
  beforeEach(() => {
    graph.asked.length = 0;
  });

  const askedText = () => graph.asked.map(({ query }) => query).join('\n');

  test('a closed field comes back as null with an error at its path; its neighbours come', async () => {
    const { status, data, errors } = await graph.ask('{ post(id: "1") { title secret views likes } }');
    expect(status).toBe(200);
    expect(data).toEqual({ post: { title: 'T', secret: null, views: null, likes: 2 } });
    expect(errors).toEqual([refused('post', 'secret'), refused('post', 'views')]);
    expect(askedText()).not.toMatch(/secret|views/);
  });

  test('the same operation gives a signed-in caller everything, however often both ask', async () => {
    const query = '{ post(id: "1") { title secret views } }';
    const signedIn = await tokens.bearer({});
    for (let round = 0; round < 2; round += 1) {
      const anonymous = await graph.ask(query);
      const known = await graph.ask(query, {}, signedIn);
      expect(anonymous.data).toEqual({ post: { title: 'T', secret: null, views: null } });
      expect(known).toMatchObject({ data: { post: { title: 'T', secret: 's', views: 7 } } });
      expect(known.errors).toBeUndefined();
    }
  });

  test('an operation of which nothing is left asks nobody', async () => {
    const { status, data, errors } = await graph.ask('{ me { name } audit }');
    expect({ status, data }).toEqual({ status: 200, data: { me: null, audit: null } });
    expect(errors).toEqual([refused('me'), refused('audit')]);
    expect(graph.asked).toEqual([]);
  });

  test('an object stays an object when every wanted field of it is closed', async () => {
    const { data } = await graph.ask('{ post(id: "1") { secret author { name } } }');
    expect(data).toEqual({ post: { secret: null, author: null } });
  });

  test('a closed field that must not be null takes its parent along', async () => {
    const { data, errors } = await graph.ask('{ ping mine { name } }');
    expect(data).toBeNull();
    expect(errors).toEqual([refused('mine')]);
  });

  test('the places in a list are one path', async () => {
    const { data, errors } = await graph.ask('{ all: posts { title s: secret } }');
    expect(data).toEqual({
      all: [
        { title: 'A', s: null },
        { title: 'B', s: null },
      ],
    });
    expect(errors).toEqual([refused('all', '@', 's')]);
  });

  test('a field of a closed scalar is closed', async () => {
    const { data, errors } = await graph.ask('{ post(id: "1") { title stamp } }');
    expect(data).toEqual({ post: { title: 'T', stamp: null } });
    expect(errors).toEqual([refused('post', 'stamp')]);
  });

  test.each([
    ['no scope', '', false],
    ['half of a set', 'audit:read', false],
    ['a whole set', 'audit:read audit:list', true],
    ['the other set', 'root', true],
  ])('scopes are OR of AND: %s', async (_name, scope, granted) => {
    const { data } = await graph.ask('{ audit }', {}, await tokens.bearer({ scope }));
    expect(data).toEqual({ audit: granted ? ['entry'] : null });
  });

  test('scopes may come as a list too', async () => {
    const { data } = await graph.ask('{ audit }', {}, await tokens.bearer({ scopes: ['root'] }));
    expect(data).toEqual({ audit: ['entry'] });
  });

  test('a policy is denied unless the token grants it', async () => {
    expect((await graph.ask('{ beta }', {}, await tokens.bearer({}))).data).toEqual({ beta: null });
    expect((await graph.ask('{ beta }', {}, await tokens.bearer({ policies: ['beta'] }))).data).toEqual({
      beta: 'new',
    });
  });

  test('a closed mutation does not run; an open one beside it does', async () => {
    const { data, errors } = await graph.ask('mutation { like(id: "1") erase(id: "1") }');
    expect(data).toEqual({ like: 1, erase: null });
    expect(errors).toEqual([refused('erase')]);
    expect(askedText()).not.toContain('erase');
  });

  test('a closed mutation alone reaches no subgraph', async () => {
    const { data } = await graph.ask('mutation ($id: ID!) { erase(id: $id) }', { id: '1' });
    expect(data).toEqual({ erase: null });
    expect(graph.asked).toEqual([]);
  });

  test('a field of an interface is closed when it is on one implementation', async () => {
    const { data, errors } = await graph.ask('{ medium { id size } }');
    expect(data).toEqual({ medium: { id: 'p', size: null } });
    expect(errors).toEqual([refused('medium', 'size')]);
  });

  test('through a fragment on the open implementation the field is open', async () => {
    const { data, errors } = await graph.ask(
      '{ medium { ... on Photo { size place } ... on Film { size length } } }',
    );
    expect(data).toEqual({ medium: { size: 3, place: 'Visby' } });
    expect(errors).toEqual([refused('medium', 'size')]);
  });

  test('whoever meets all implementations may use the interface', async () => {
    const { data } = await graph.ask('{ medium { size } }', {}, await tokens.bearer({ scope: 'films' }));
    expect(data).toEqual({ medium: { size: 3 } });
  });

  test('a fragment on a closed type is taken out, and __typename stays', async () => {
    const { data, errors } = await graph.ask(
      '{ thing { __typename ... on Rock { weight } ... on Gem { value } } }',
    );
    expect(data).toEqual({ thing: { __typename: 'Gem', value: null } });
    expect(errors).toEqual([refused('thing')]);
    expect(askedText()).not.toContain('value');
  });

  test('variables and fragments that only closed selections used do no harm', async () => {
    const query = `query ($id: ID!, $other: ID!) { post(id: $id) { title ...Closed } author: post(id: $other) { author { ...Name } } }
      fragment Closed on Post { secret views }
      fragment Name on User { name }`;
    const { data, errors } = await graph.ask(query, { id: '1', other: '2' });
    expect(data).toEqual({ post: { title: 'T', secret: null, views: null }, author: { author: null } });
    expect(errors).toEqual([
      refused('post', 'secret'),
      refused('post', 'views'),
      refused('author', 'author'),
    ]);
  });

  test('what a condition rules out is no error', async () => {
    const query =
      'query ($with: Boolean!) { post(id: "1") { title secret @include(if: $with) views @skip(if: true) } }';
    const without = await graph.ask(query, { with: false });
    expect(without).toMatchObject({ data: { post: { title: 'T' } } });
    expect(without.errors).toBeUndefined();
    expect((await graph.ask(query, { with: true })).errors).toEqual([refused('post', 'secret')]);
  });

  test('introspection is not filtered', async () => {
    const { data, errors } = await graph.ask('{ me { name } __type(name: "User") { name } __typename }');
    expect(data).toEqual({ me: null, __type: { name: 'User' }, __typename: 'Query' });
    expect(errors).toEqual([refused('me')]);
  });
});

describe('a closed root type', () => {
  const closed = {
    typeDefs: `type Query { ping: String } type Mutation @authenticated { a: Int b: Int }`,
    resolvers: { Query: { ping: () => 'pong' }, Mutation: { a: () => 1, b: () => 2 } },
  };
  test('closes each of its fields', async () => {
    const graph = await startFederation({ closed });
    const { data, errors } = await graph.ask('mutation { a b __typename }');
    await graph.close();
    expect(data).toEqual({ a: null, b: null, __typename: 'Mutation' });
    expect(errors).toEqual([refused('a'), refused('b')]);
    expect(graph.asked).toEqual([]);
  });
});

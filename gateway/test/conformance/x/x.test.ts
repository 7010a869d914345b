import { test } from '@jest/globals';
import { startFederation } from '../../support/federation.ts';
test('x', async () => {
  const g = await startFederation({ a: { typeDefs: 'type Query { p(id: ID!): P } type P @key(fields:"id") { id: ID! t: String }', resolvers: {Query:{p:()=>({id:1,t:'x'})}} }, b: { typeDefs: 'type P @key(fields:"id") { id: ID! s(e: Boolean): Int}', resolvers: {P:{s:()=>3}} } }, { log: { error: (...a: any[]) => console.log(...a), warn: console.log, child(){return this} } as any });
  console.log(JSON.stringify(await g.ask('query One($id: ID!, $e: Boolean, $no: Boolean!) { one: p(id: $id) { ...C t @include(if: $no) } } fragment C on P { f: s(e: $e) s }', {id:'2', e:true, no:false})));
  await g.close();
});

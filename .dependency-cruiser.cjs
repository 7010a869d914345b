const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const test = '\\.test\\.ts$|/test/|^tests/|/testing/';

/** Which imports must never exist. tests/architecture makes each rule fail once, so that none is dead. */
module.exports = {
  forbidden: [
    rule(
      'subgraphs-are-strangers',
      'A subgraph knows another only through the graph or an event in contracts/.',
      { path: '^subgraphs/([^/]+)/' },
      { path: '^subgraphs/', pathNot: '^subgraphs/$1/' },
    ),
    rule(
      'provider-is-a-stranger',
      'The sandbox stands for a company elsewhere: payments reaches it over HTTP only.',
      { path: '^subgraphs/payments/src/', pathNot: test },
      { path: '^subgraphs/payments/sandbox/' },
    ),
    rule(
      'gateway-and-subgraphs-are-strangers',
      'They meet over a transport and in supergraph.yaml; only cli/ knows both.',
      { path: '^gateway/' },
      { path: '^subgraphs/' },
    ),
    rule(
      'subgraphs-do-not-know-the-gateway',
      'See above.',
      { path: '^subgraphs/' },
      { path: '^(gateway|cli)/' },
    ),
    rule(
      'kit-is-domain-blind',
      'The kit may not name an order, a payment or any other event.',
      { path: '^kit/' },
      { path: '^(contracts|gateway|subgraphs|cli)/' },
    ),
    rule(
      'contracts-depend-on-nothing',
      'The published language imports only its schema library.',
      { path: '^contracts/' },
      { path: '^(kit|gateway|subgraphs|cli)/' },
    ),
    rule(
      'domain-is-pure',
      'Rules of the business import each other, the published language, and nothing else.',
      { path: '^subgraphs/([^/]+)/src/domain/', pathNot: '\\.test\\.ts$' },
      { pathNot: '^(subgraphs/$1/src/domain|contracts)/' },
    ),
    rule(
      'resolvers-do-not-store',
      'A resolver calls a command or a query; it never touches the database.',
      { path: '/src/graphql/', pathNot: '\\.test\\.ts$' },
      { path: '^subgraphs/[^/]+/src/store/' },
    ),
    rule(
      'nobody-imports-resolvers',
      'GraphQL is an entry point. Only service.ts mounts it.',
      { path: '^subgraphs/[^/]+/src/', pathNot: '/src/(graphql/|service\\.ts$)|\\.test\\.ts$' },
      { path: '^subgraphs/[^/]+/src/graphql/' },
    ),
    rule(
      'executor-is-handed-its-io',
      'The executor receives what it needs to fetch; it does not know sockets, servers or spans.',
      { path: '^gateway/src/executor/', pathNot: '\\.test\\.ts$' },
      { path: '^gateway/src/(transport|http|telemetry|config)' },
    ),
    rule(
      'plans-do-not-run-themselves',
      'Plans are data.',
      { path: '^gateway/src/plan/' },
      { path: '^gateway/src/executor/' },
    ),
    rule('only-roots-wire', 'main.ts is the end of the line.', {}, { path: '^[^n].*/src/main\\.ts$' }),
    rule('no-cycles', 'A cycle is two modules that are really one.', {}, { circular: true }),
    rule('tests-are-leaves', 'Production code never leans on a test.', { pathNot: test }, { path: test }),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: {
      conditionNames: ['hansa:source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};

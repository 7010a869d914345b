export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['hansa:source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  // A test may start a PostgreSQL or Hansa itself, on a machine whose cores are all busy.
  testTimeout: 120_000,
  workerIdleMemoryLimit: '1GB',
  // Most tests wait for processes and databases rather than compute: two at a time, also on two cores.
  maxWorkers: 2,
  testSequencer: '<rootDir>/tests/support/long-first.mjs',
  reporters: ['default', '<rootDir>/tests/support/count-reporter.mjs'],
};

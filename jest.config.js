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
  workerIdleMemoryLimit: '1GB',
  reporters: ['default', '<rootDir>/tests/support/count-reporter.mjs'],
};

import tseslint from 'typescript-eslint';

/** House rules that no published rule set knows. Each message says what to do instead; tests/architecture shows each firing. */
const noBareErrors = {
  selector: "ThrowStatement > NewExpression[callee.name='Error']",
  message: 'Throw a Fault with a code (kit/errors/fault): retry policies and clients read the code.',
};
const noDefaultExports = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name, so that every file can be found by what it is called.',
};
const noAmbientTime = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Time is an argument here: rules must give the same answer for the same input.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Time is an argument here: rules must give the same answer for the same input.',
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Chance is an argument here: rules must give the same answer for the same input.',
  },
  {
    selector: "CallExpression[callee.name='randomUUID'], CallExpression[callee.property.name='randomUUID']",
    message: 'Ids are arguments here: rules must give the same answer for the same input.',
  },
];
const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name=/^(env|exit)$/]",
  message: 'Only main.ts and kit/lifecycle speak to the process: read settings once, pass them down.',
};

const always = [noBareErrors, noDefaultExports];
const restrict = (...extra) => ({ 'no-restricted-syntax': ['error', ...always, ...extra] });

const planner = {
  group: ['@apollo/query-planner'],
  message: 'Only gateway/src/plan/from-apollo.ts speaks to the planner.',
};
const telemetry = { group: ['@opentelemetry/*'], message: 'Telemetry is reached through kit/telemetry.' };
const broker = {
  group: ['nats', '@nats-io/*'],
  message: 'The broker is reached through the EventBus port of the kit.',
};
const imports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', 'data/', 'coverage/', 'bench/peers/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...restrict(noEnvironment),
      ...imports(planner, telemetry, broker),
      'max-lines': ['error', { max: 300, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
      'max-params': ['error', 4],
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-explicit-any': 'error',
      // Objects here are closures: there is no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  { files: ['kit/**/*.ts'], rules: imports(planner) },
  { files: ['gateway/src/plan/from-apollo.ts'], rules: imports(telemetry, broker) },
  {
    files: [
      '**/src/main.ts',
      'kit/src/lifecycle/**/*.ts',
      'kit/src/testing/**/*.ts',
      'tests/**/*.ts',
      'bench/**/*.ts',
      '**/*.test.ts',
    ],
    rules: restrict(),
  },
  {
    files: ['**/domain/**/*.ts', 'gateway/src/{plan,executor,projection}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: restrict(noEnvironment, ...noAmbientTime),
  },
  {
    // A suite is one long function by nature, and a fixture may be as loose as the outside world.
    files: ['**/*.test.ts', '**/test/**/*.ts', 'tests/**/*.ts', 'kit/src/testing/*-contract.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // These speak as a client does: whatever was asked for comes back as JSON.
    files: ['tests/**/*.ts', 'bench/**/*.ts', '**/*.e2e.test.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'off', ...restrict(), 'no-restricted-syntax': 'off' },
  },
);

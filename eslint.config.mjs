import tseslint from 'typescript-eslint';

const NO_MATH_RANDOM = {
  object: 'Math',
  property: 'random',
  message: 'Use node:crypto: tokens, nonces and ids must not be guessable.',
};

/** With constructors of more than four parameters, from before there was a limit. It only gets shorter. */
const STILL_MANY_PARAMETERS = ['src/boards/items/item-answers.ts', 'src/boards/live/live-boards.ts'];

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'data', 'node_modules'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-restricted-properties': ['error', NO_MATH_RANDOM],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      // Every write goes through Database.write; anything else shares a transaction with strangers.
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name="transaction"]',
          message: 'Write through Database.write.',
        },
        {
          selector: 'MethodDefinition[key.name="catch"][value.async=true]',
          message: 'Nest does not wait for a filter: extend LaterFilter.',
        },
      ],
    },
  },
  {
    // Warnings, which `npm run lint` takes for errors: a file under work may be too long for a while.
    files: ['src/**/*.ts'],
    rules: { 'max-lines': ['warn', 200], '@typescript-eslint/max-params': ['warn', { max: 4 }] },
  },
  {
    // The tables of causes are as long as they have to be.
    files: ['src/alm/jira/causes/*.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    // passport says what it calls with.
    files: ['src/alm/jira/consent/*oauth1*.ts', ...STILL_MANY_PARAMETERS],
    rules: { '@typescript-eslint/max-params': 'off' },
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);

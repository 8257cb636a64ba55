// Imports point downward only. From the top: app, then the rooms in this order.
const BELOW = {
  status: [
    'mail',
    'boards',
    'changes',
    'accounts/health',
    'accounts',
    'audit',
    'web',
    'rights',
    'alm',
    'database',
  ],
  person: [
    'boards',
    'changes',
    'readings',
    'sign-in',
    'oauth',
    'credentials',
    'accounts',
    'people',
    'audit',
    'web',
    'rights',
    'alm',
    'database',
  ],
  help: ['web', 'alm'],
  boards: [
    'changes',
    'readings',
    'sign-in',
    'oauth',
    'credentials',
    'accounts',
    'people',
    'audit',
    'metrics',
    'web',
    'rights',
    'alm',
    'database',
  ],
  'accounts/setup': [
    'accounts/health',
    'oauth',
    'credentials',
    'accounts',
    'people',
    'audit',
    'web',
    'rights',
    'alm',
    'database',
  ],
  'accounts/health': [
    'oauth',
    'credentials',
    'accounts',
    'people',
    'audit',
    'web',
    'rights',
    'alm',
    'database',
  ],
  'accounts/log': ['credentials', 'accounts', 'people', 'audit', 'web', 'rights', 'alm', 'database'],
  changes: [
    'mail',
    'readings',
    'credentials',
    'accounts',
    'people',
    'audit',
    'metrics',
    'web',
    'rights',
    'alm',
    'database',
  ],
  readings: ['credentials', 'accounts', 'people', 'alm', 'database'],
  oauth: ['credentials', 'accounts', 'people', 'audit', 'web', 'rights', 'alm', 'database'],
  credentials: ['mail', 'accounts', 'people', 'audit', 'web', 'rights', 'alm', 'database'],
  accounts: ['audit', 'metrics', 'alm', 'database'],
  'sign-in': ['people', 'audit', 'web', 'rights', 'database'],
  people: ['mail', 'audit', 'web', 'rights', 'database'],
  audit: ['web', 'rights', 'database'],
  web: ['rights'],
  rights: [],
  alm: [],
  database: [],
  mail: ['database'],
};
/** A room is its folder with all below it, but for the one that has rooms of its own. */
const placeOf = (room) => (room === 'accounts' ? 'accounts/[^/]+$' : `${room}/`);
/** Of what a Jira needs: from the kinds of account down to the table of causes. */
const JIRA = ['kinds', 'ladder', 'consent', 'rest', 'call', 'wire', 'signing', 'causes'];
/** Neither of the two knows the other. */
const SIDE_BY_SIDE = ['consent', 'rest'];
const GROUND =
  '^src/(alarm|parsed-url|config|csv|dates|in-time|locale|mail-settings|on-demand|outgoing-proxies|own-turn|owner|paths|problem|logger|one-time-code|request-context|secret-field|settings-in-files|sha256|sign-in-settings|signed-text|source-lines|trust|unknown-settings|words)\\.ts$';

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'src-does-not-know-its-tests', severity: 'error', from: { path: '^src' }, to: { path: '^test' } },
    {
      name: 'the-stand-in-shares-nothing-with-the-app',
      comment: 'It verifies what the app signs, so it must not use the code that signs.',
      severity: 'error',
      from: { path: '^test/fake-jira', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src' },
    },
    ...Object.entries(BELOW).map(([room, below]) => ({
      name: `${room}-looks-downward`,
      severity: 'error',
      from: { path: `^src/${placeOf(room)}` },
      to: { path: '^src/', pathNot: [GROUND, `^src/(${[room, ...below].map(placeOf).join('|')})`] },
    })),
    ...JIRA.map((room, floor) => ({
      name: `jira-${room}-looks-downward`,
      severity: 'error',
      from: { path: `^src/alm/jira/${room}/` },
      to: {
        path: `^src/alm/jira/(${JIRA.filter(
          (other, below) =>
            below < floor || (SIDE_BY_SIDE.includes(room) && SIDE_BY_SIDE.includes(other) && other !== room),
        ).join('|')})/`,
      },
    })),
    {
      name: 'declared-dependencies',
      severity: 'error',
      // What makes the build is not in what it makes.
      from: { path: '^src', pathNot: '^src/bundle\\.mjs$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};

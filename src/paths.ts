type Params = Record<string, string | number>;

/** A path of the app: call it with its parameters for a link, or take `pattern` for a route. */
export interface Path {
  (params?: Params): string;
  pattern: string;
}

function path(pattern: string): Path {
  const build = (params: Params = {}) =>
    pattern.replace(/:(\w+)/g, (_, name: string) => {
      if (params[name] === undefined) throw new Error(`${pattern} needs ${name}`);
      return encodeURIComponent(params[name]);
    });
  return Object.assign(build, { pattern });
}

/**
 * Every URL of the app, written once. Paths start below the base path, which is added where
 * they are printed ({{href}}) or redirected to (seeOther).
 */
export const paths = {
  home: path('/'),
  health: path('/healthz'),
  readiness: path('/readyz'),
  metrics: path('/metrics'),
  setUp: path('/setup/:code'),
  signIn: path('/sign-in'),
  signOut: path('/sign-out'),
  provider: {
    leave: path('/sign-in/provider'),
    callback: path('/sign-in/callback'),
    invitation: path('/invitations/:token/provider'),
    passwordReset: path('/password-resets/:token/provider'),
    again: path('/sign-in/provider/again/:heldForm'),
    proved: path('/sign-in/provider/proved/:heldForm'),
  },
  secondFactor: {
    ask: path('/sign-in/second-factor'),
    show: path('/profile/second-factor'),
    begin: path('/profile/second-factor/app'),
    confirm: path('/profile/second-factor/app/confirmation'),
    codes: path('/profile/second-factor/recovery-codes'),
    addPasskey: path('/profile/second-factor/passkeys'),
    removePasskey: path('/profile/second-factor/passkeys/:id/removal'),
    remove: path('/profile/second-factor/removal'),
  },
  invitation: path('/invitations/:token'),
  passwordReset: path('/password-resets/:token'),
  restored: path('/restored'),

  people: {
    index: path('/people'),
    invite: path('/people/invitations'),
    withdraw: path('/people/invitations/:id/withdrawal'),
    show: path('/people/:id'),
    update: path('/people/:id'),
    accessEnd: path('/people/:id/access-end'),
    accessBack: path('/people/:id/access-back'),
    passwordReset: path('/people/:id/password-reset'),
    removal: path('/people/:id/removal'),
    secondFactor: path('/people/:id/second-factor'),
    sessions: path('/people/:id/sessions'),
    sessionsEnd: path('/people/:id/sessions/end'),
    sessionEnd: path('/people/:id/sessions/:sessionId/end'),
  },
  groups: {
    index: path('/groups'),
    edit: path('/groups/:id'),
    removal: path('/groups/:id/removal'),
  },
  profile: {
    show: path('/profile'),
    password: path('/profile/password'),
    appearance: path('/profile/appearance'),
    region: path('/profile/region'),
    mail: path('/profile/mail'),
    sessions: path('/profile/sessions'),
    sessionsEnd: path('/profile/sessions/end'),
    sessionEnd: path('/profile/sessions/:sessionId/end'),
  },

  status: path('/status'),
  testMail: path('/status/test-message'),

  help: { index: path('/help'), show: path('/help/:name') },

  audit: { index: path('/audit'), csv: path('/audit.csv'), json: path('/audit.json') },

  accounts: {
    index: path('/accounts'),
    choose: path('/accounts/new'),
    create: path('/accounts/new/:kind'),
    edit: path('/accounts/:id'),
    draft: path('/accounts/:id/draft'),
    keyPair: path('/accounts/:id/key-pair'),
    authorization: path('/accounts/:id/authorization'),
    test: path('/accounts/:id/test'),
    check: path('/accounts/:id/check'),
    ladder: path('/accounts/:id/ladder'),
    signingUrl: path('/accounts/:id/signing-url'),
    authority: path('/accounts/:id/authority'),
    nextKey: path('/accounts/:id/next-key'),
    nextKeyUse: path('/accounts/:id/next-key/use'),
    nextKeyRemoval: path('/accounts/:id/next-key/removal'),
    handoffs: path('/accounts/:id/handoffs'),
    handoffWithdrawal: path('/accounts/:id/handoffs/:handoffId/withdrawal'),
    exchanges: path('/accounts/:id/exchanges'),
    webhook: path('/accounts/:id/webhook'),
    webhookRemoval: path('/accounts/:id/webhook/removal'),
    supportBundle: path('/accounts/:id/support-bundle'),
    save: path('/accounts/:id/save'),
    kind: path('/accounts/:id/kind'),
    kindChange: path('/accounts/:id/kind/:kind'),
    formerKindEnd: path('/accounts/:id/former-kind/end'),
    removal: path('/accounts/:id/removal'),
  },

  oauth: { leave: path('/oauth/leave/:id'), callback: path('/oauth/callback/:accountId') },

  credentials: {
    index: path('/profile/credentials'),
    edit: path('/profile/credentials/:accountId'),
    authorization: path('/profile/credentials/:accountId/authorization'),
    confirm: path('/profile/credentials/:accountId/confirmation/:linkId'),
    disconnection: path('/profile/credentials/:accountId/disconnection'),
    proof: path('/profile/credentials/:accountId/disconnection/proof'),
    renewal: path('/profile/credentials/:accountId/renewal'),
    announcement: path('/profile/credentials/:accountId/announcement'),
    ladder: path('/profile/credentials/:accountId/ladder'),
  },

  changes: {
    index: path('/profile/changes'),
    show: path('/profile/changes/:id'),
    again: path('/profile/changes/:id/again'),
    withdrawal: path('/profile/changes/:id/withdrawal'),
    undo: path('/profile/changes/:id/undo'),
    allAgain: path('/profile/changes/of/:accountId/again'),
    allWithdrawal: path('/profile/changes/of/:accountId/withdrawal'),
  },

  handoff: path('/handoff/:token'),
  webhook: path('/webhooks/:accountId/:secret'),

  boards: {
    index: path('/boards'),
    new: path('/boards/new'),
    preview: path('/boards/new/preview'),
    ofJira: path('/boards/new/jira-boards'),
    show: path('/boards/:id'),
    state: path('/boards/:id/state'),
    live: path('/boards/:id/live'),
    csv: path('/boards/:id/cards.csv'),
    json: path('/boards/:id/cards.json'),
    refresh: path('/boards/:id/refresh'),
    add: path('/boards/:id/add'),
    several: path('/boards/:id/several'),
    severalMade: path('/boards/:id/several/:operation'),
    severalUndo: path('/boards/:id/several/:operation/undo'),
    edit: path('/boards/:id/edit'),
    columns: path('/boards/:id/columns'),
    quickFilters: path('/boards/:id/quick-filters'),
    favourite: path('/boards/:id/favourite'),
    removal: path('/boards/:id/removal'),
  },

  items: {
    show: path('/boards/:boardId/items/:key'),
    sight: path('/boards/:boardId/items/:key/sight'),
    move: path('/boards/:boardId/items/:key/move'),
    assignee: path('/boards/:boardId/items/:key/assignee'),
    points: path('/boards/:boardId/items/:key/points'),
    people: path('/boards/:boardId/items/:key/people'),
    sprint: path('/boards/:boardId/items/:key/sprint'),
    links: path('/boards/:boardId/items/:key/links'),
    picks: path('/boards/:boardId/items/:key/picks'),
    field: path('/boards/:boardId/items/:key/fields/:field'),
    attachment: path('/boards/:boardId/items/:key/attachments/:id/:name'),
    attachmentById: path('/boards/:boardId/items/:key/attachments/:id'),
    thumbnail: path('/boards/:boardId/items/:key/thumbnails/:id'),
    comments: path('/boards/:boardId/items/:key/comments'),
    comment: path('/boards/:boardId/items/:key/comments/:id'),
    outcome: path('/boards/:boardId/items/:key/changes/:id'),
  },
};

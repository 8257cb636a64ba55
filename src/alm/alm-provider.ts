import type { Strategy } from 'passport';
import type { Climber, Exchange, Rung } from './link-health.js';

/** A class-validator class with a constructor that takes nothing: what a form on a page binds to. */
export type FormClass = new () => object;

/** What an administrator configured: where the ALM site is and what calls to it are made with. */
export interface AlmConnection {
  /**
   * Base URL with the context path and without a trailing slash; empty while a draft has none. It is what people open,
   * and calls go below it. A kind whose site is called elsewhere derives that address from it, and keeps what it cannot
   * derive in `settings`, as an address to sign for is kept.
   */
  baseUrl: string;
  /** Values that may be shown, such as the consumer key. */
  settings: Record<string, string>;
  /** Values that are never shown, such as the private key. */
  secrets: Record<string, string>;
  /** Is told of every call that is made with this connection. */
  observe?: (exchange: Exchange) => void;
}

/** One person's own secret for one ALM account: an access token, or a user name and password. */
export type CredentialSecret = Record<string, string>;

/** What a round trip through the ALM site's consent page, or a tested form, gives. */
export interface Grant {
  secret: CredentialSecret;
  /** When the link ends unless something is done about it; absent when it does not. */
  expiresAt?: Date;
  /** What the site calls it, where it has a name there. */
  name?: string;
}

/** What a browser's round trip to the site's consent page needs of whoever runs it. The same for every protocol. */
export interface RoundTrip {
  /** Absolute URL the site sends the browser back to. */
  callbackUrl: string;
  /**
   * Remembers what the way back needs until the browser is back.
   *
   * @param handle what the site's answer will name this round trip by, such as a request token or a state.
   * @param memo for the way back alone, such as the secret of that token; kept sealed.
   */
  keep(handle: string, memo: Memo): Promise<void>;
  /** What was kept for that handle; throws a Problem for an unknown or used one. */
  recall(handle: string): Promise<Memo>;
}
export type Memo = Record<string, string>;

/** A kind whose people let Footbridge in on a page of the site itself. */
export interface Consent {
  /** What a good {@link check} proves, as a sentence. */
  readonly proves: string;
  /** What an administrator presses to let Footbridge in for themselves while the account is set up. */
  readonly button: string;
  /** That they are back and let it in, as a sentence. */
  readonly arrived: string;
  /** What an administrator carries over from or to the site, as the name of a step: "Keys". */
  readonly means: string;
  /**
   * Fields of the account's form that an administrator of the site is told there and brings back. Such a kind has a
   * partial `brought-back.hbs`: they stand on the sheet for that administrator, too.
   */
  readonly broughtBack?: readonly string[];
  /**
   * Asks the site only whether it knows Footbridge and takes what Footbridge proves itself with: nobody has to
   * consent.
   * @throws AlmProblem
   */
  check(connection: AlmConnection, callbackUrl: string): Promise<void>;
  /**
   * The passport strategy of one browser round trip; a new one for each request.
   * It succeeds with a {@link Grant} as its user and errs with an AlmProblem.
   */
  strategy(connection: AlmConnection, trip: RoundTrip): Strategy;
  /** The handle of the round trip that an answer of the site belongs to; undefined where it names none. */
  handleIn(query: Record<string, unknown>): string | undefined;
}

/** A kind whose people type what they prove themselves with. */
export interface TypedCredential {
  /** What a person fills in. */
  readonly form: FormClass;
  /** The credential that a filled-in form makes. Not yet tested. */
  grant(typed: Record<string, string>): Grant;
  /**
   * The same with what the site knows of it, such as its name and its end; for kinds whose site has a list of them.
   * @throws AlmProblem
   */
  lookUp?(connection: AlmConnection, grant: Grant): Promise<Grant>;
}

/**
 * A kind whose credentials Footbridge can replace by new ones while they are good: by itself before a call, where the
 * kind says when, and otherwise at the press of a button.
 */
export interface Renewal {
  /** Whether it is time; calls may still be made with the old one. */
  isDue?(secret: CredentialSecret, now: Date): boolean;
  /** Whether nothing can be done with the old one any more. */
  isOver?(secret: CredentialSecret, now: Date): boolean;
  /**
   * A new grant in place of the one that has that secret. The site may have ended the old one by then.
   * @throws AlmProblem; of kind `credential-refused` when only its person can make another one.
   */
  renew(connection: AlmConnection, secret: CredentialSecret): Promise<Grant>;
}

/** A kind whose credentials Footbridge can end in the site. */
export interface Revocation {
  /** Asks the site to end that credential. Whether it did is proved by a call that is refused. @throws AlmProblem */
  revoke(connection: AlmConnection, secret: CredentialSecret): Promise<void>;
}

/** What a kind calls a person's link and what it is made with; for sentences and buttons. */
export interface LinkWords {
  /** What Footbridge keeps of a person: "token", "password". */
  secret: string;
  /** The next step of somebody without a link, as a sentence. */
  invitation: string;
  /** What they press for a new one. */
  button: string;
  /** What somebody does whose link ends soon, as a sentence. */
  beforeItEnds: string;
}

/** One value of a connection as its form shows it. Of a secret it tells only which one it is. */
export interface ShownValue {
  /** As the form calls it: "Consumer Key". */
  label: string;
  text: string;
  /** What is compared, where the text does not tell everything. */
  value?: unknown;
  /** The site knows Footbridge by it: links made with another one are void. */
  isBinding?: true;
}

/** Another kind that an administrator of the site may have set up there in place of this one. */
export interface Mistake {
  kind: string;
  label: string;
  /** What they see in the site then, as a question. */
  sign: string;
  /** Ids of the causes with which a check fails then. */
  causes: string[];
}

/** The public half of a key pair. */
export interface PublicKey {
  /** In the spelling that the site wants pasted. */
  publicKey: string;
  /** SHA-256, colon-separated. */
  fingerprint: string;
  bits: number;
}

/** A kind that proves itself to the site with a key pair. */
export interface KeyPairs {
  /** Undefined while a draft has none. */
  inUse(connection: AlmConnection): PublicKey | undefined;
  /** The one that waits for the site to accept it. */
  next(connection: AlmConnection): PublicKey | undefined;
  /** `connection` with a new pair in place of the one in use. */
  renew(connection: AlmConnection): Promise<AlmConnection>;
  /** `connection` with a second pair beside the one in use; asked again it gives the same, which the site may know already. */
  prepare(connection: AlmConnection): Promise<AlmConnection>;
  /** `connection` with the second pair in use and the old one dropped. Links made with the old one stay good. */
  use(connection: AlmConnection): AlmConnection;
  /** `connection` without the second pair. */
  forget(connection: AlmConnection): AlmConnection;
}

/** A kind whose calls carry the address that they are signed for, where a site may believe in another one. */
export interface SignedAddress {
  /** Empty for the account's own. */
  inUse(connection: AlmConnection): string;
  /**
   * `connection` that signs for that address, or, where it is empty, for its own. Links stay good.
   * @throws Problem for what can be no such address
   */
  use(connection: AlmConnection, address: string): AlmConnection;
}

export interface TrustedAuthority {
  subject: string;
  /** SHA-256, colon-separated. */
  fingerprint: string;
  /** Instant, ISO 8601. */
  validTo: string;
}

/**
 * Authorities that calls of one account trust beside the public ones. The form of such a kind has the field
 * `certificateAuthority`.
 */
export interface PrivateAuthorities {
  inUse(connection: AlmConnection): TrustedAuthority[];
  /** `connection` that trusts this PEM certificate, too. Links stay good. @throws Problem */
  add(connection: AlmConnection, pem: string): AlmConnection;
  /** `connection` that trusts the public ones alone. */
  forget(connection: AlmConnection): AlmConnection;
}

/**
 * One kind of ALM account, made of capabilities that are each absent or whole. Everything that differs between kinds
 * lives here or in the partials named after {@link kind}; whoever needs a capability asks for it, and nobody asks
 * which kind an account is.
 */
export interface AlmProvider {
  /** `<product>-<edition>-<method>`; also the folder of its partials. */
  readonly kind: string;
  readonly label: string;
  /** One sentence for the page on which a kind is chosen. */
  readonly description: string;
  /** What an administrator fills in. Always has `baseUrl` and `name`. */
  readonly accountForm: FormClass;

  /** People come by a credential on a page of the site; every kind has this or {@link typed}. */
  readonly consent?: Consent;
  /** People type their credential. */
  readonly typed?: TypedCredential;
  readonly keys?: KeyPairs;
  readonly signedAddress?: SignedAddress;
  readonly authorities?: PrivateAuthorities;
  readonly renewal?: Renewal;
  readonly revocation?: Revocation;
  readonly words: LinkWords;
  readonly mistakenFor?: Mistake;

  /** What a new draft starts with, for example a key pair of its own. */
  draft(): Promise<AlmConnection>;
  /**
   * The connection that typed values make of `current`. Empty secrets keep what is there.
   * A value that is missing stays missing (drafts may be incomplete; see {@link missing}).
   * @throws Problem with `field` for a value that can never work.
   */
  configure(current: AlmConnection, typed: Record<string, string>): ConfiguredConnection;
  /** Sentences by field for what a draft still lacks before it can be used; empty when complete. */
  missing(connection: AlmConnection): Record<string, string>;
  /** What the form shows of the connection besides its name and address, by field. Works without the secrets, too. */
  shown(connection: AlmConnection): Record<string, ShownValue>;
  /** What its partials show of the connection. Never a secret. */
  describe(connection: AlmConnection, about: Setting): object;
  /** Climbs from the address to the last API that boards need. Rungs above the first broken one are skipped. */
  climb(connection: AlmConnection, climber: Climber): Promise<Rung[]>;

  /** For each mapped part the fields that fit its type, and the likely one among them. */
  proposeMapping(fields: AlmField[]): Record<MappedField, MappingProposal>;
  /** What Footbridge makes of one raw value of that part, as short text; empty for no value. */
  interpret(part: MappedField, raw: unknown): string;

  /** What a cause of the exchange log, or of a step, is called. */
  causeTitle(id: string): string;

  /** Seconds that the clock of the site is ahead of ours, as far as calls had to follow it; 0 while they agree. For kinds that sign the time. */
  clockOffset?(baseUrl: string): number;

  /** Pages of the ALM site itself that people are sent to. */
  places(connection: AlmConnection): AlmPlaces;
  /** Calls to the site as the person whose credential it is. There is no client without a person. */
  client(connection: AlmConnection, credential: CredentialSecret): AlmClient;
}

/** What a description of a connection may need to know of Footbridge and the site. */
export interface Setting {
  /** Absolute. */
  callbackUrl: string;
  /** Of the site, such as `9.12.4`; empty while nobody knows. */
  siteVersion: string;
}

export interface ConfiguredConnection {
  connection: AlmConnection;
  /** Sentences by field for values that work but should be better, such as a 1024-bit key. */
  warnings: Record<string, string>;
}

export interface MappingProposal {
  choices: AlmField[];
  /** Id of the likely field; absent where none is likely. */
  proposed?: string;
}

export interface AlmPlaces {
  home: string;
  /** The site's own page of one work item. */
  workItem(key: string): string;
  /** The site's own form for a new work item. */
  creation(wanted: { projectId: string; typeId: string; summary: string }): string;
  /** Where an administrator of the site lets Footbridge in; absent where nothing is to be done. */
  setUp?: string;
  /** Where a person ends the access that they gave; absent where there is nothing to end. */
  revoke?: string;
  /** Where a person signs out, to come back as somebody else. */
  signOut: string;
}

/** The ALM site as one person sees it. Every method throws an AlmProblem when the site cannot be asked or refuses. */
export interface AlmClient {
  /**
   * How many calls for one reading are worth beginning at once: those that may be under way, which are more where the
   * site says that it allows many, and a few that wait for their turn.
   */
  atOnce(): number;
  whoAmI(): Promise<AlmUser>;
  site(): Promise<AlmSite>;
  fields(): Promise<AlmList<AlmField>>;
  projects(): Promise<AlmList<AlmProject>>;
  favouriteFilters(): Promise<AlmList<AlmFilter>>;
  /** Priorities of the site, the highest first. */
  priorities(): Promise<AlmList<AlmPriority>>;
  /** Statuses of the site, or those that the workflows of one project have. */
  statuses(project?: string): Promise<AlmList<AlmStatus>>;
  /** Boards of the site whose name contains `name`, or the first ones. */
  boards(name?: string): Promise<AlmList<AlmBoard>>;
  boardConfiguration(boardId: string): Promise<AlmBoardConfiguration>;
  /** Conditions that a board of the site offers to narrow it by; none where the site has no such thing, or does not tell. */
  quickFilters(boardId: string): Promise<AlmQuickFilter[]>;
  /** Whether the site gives the work items of a source by rank, the highest first: only then a place in it can be changed. */
  isByRank(source: WorkItemSource, rankField: string): Promise<boolean>;
  /** Sprints of a board in those states, in the site's order; none of a board that has no sprints. */
  sprints(boardId: string, states: readonly AlmSprint['state'][]): Promise<AlmList<AlmSprint>>;

  /**
   * How many work items of the source this person may see; undefined where the site does not say so.
   * @param mapping for sources that name a sprint: what its field is called differs by site.
   */
  count(source: WorkItemSource, mapping?: FieldMapping): Promise<number | undefined>;
  /**
   * One page of work items. The page size is the site's to lower: go on after all that came, readable or not,
   * from `startAt + items.length + unreadable.length`.
   */
  search(query: WorkItemQuery): Promise<WorkItemPage>;
  /** One page of ids and times of change in the source's order: what is there, without what it says. */
  index(source: WorkItemSource, page: PageRequest, mapping: FieldMapping): Promise<WorkItemIndexPage>;
  /**
   * One page of those of a source that a condition in the site's own query language finds as well.
   * @throws AlmProblem of kind `invalid`, with the site's words, for a condition that it does not understand.
   */
  fitting(
    source: WorkItemSource,
    condition: string,
    page: PageRequest,
    mapping: FieldMapping,
  ): Promise<FittingPage>;
  /**
   * What changed last, the newest first, and how many there are, in one call. Undefined where the site does not tell
   * it so: the source may name something that cannot be put into that order.
   */
  glance(source: WorkItemSource, most: number, mapping?: FieldMapping): Promise<Glance | undefined>;
  workItem(key: string, mapping: FieldMapping): Promise<WorkItem>;
  /** Those of these epics that this person may see, in no particular order: at most 200 are asked for. */
  epics(keys: readonly string[], mapping: FieldMapping): Promise<AlmEpic[]>;
  /** What is on a work item besides what {@link workItem} says, as this person is shown it. Never kept for others. */
  details(key: string): Promise<AlmDetails>;
  /**
   * Gives the file of an attachment of that work item to `take` while it comes, with its length where that is known.
   * @throws AlmProblem of kind `not-found` for one that the site does not name there to this person.
   */
  attachment(key: string, id: string, { isThumbnail, take }: TakeAttachment): Promise<void>;
  /** Who changed what on it. Asked for where somebody wants to see it only: long ones cost the site much. */
  history(key: string): Promise<AlmHistory>;
  /** The raw values of some fields of one work item, by field id, as the site gave them. */
  rawFields(key: string, fieldIds: string[]): Promise<Record<string, unknown>>;

  /** The transitions this person may make from the current status, now. */
  transitions(key: string): Promise<AlmList<AlmTransition>>;
  /** @param edit what its screen changes. */
  transition(key: string, transitionId: string, edit?: AlmEdit): Promise<void>;
  /** People whom it can be assigned to whose name has `term` in it, or the first ones: a few at once. */
  assignableUsers(key: string, term?: string): Promise<AlmList<AlmUser>>;
  /** `name` of an assignable user, or null for nobody. */
  assign(key: string, name: string | null): Promise<void>;
  setNumber(key: string, fieldId: string, value: number | null): Promise<void>;
  /** The fields that this person may edit, with what may be done to them; empty where they may edit none. */
  editFields(key: string): Promise<AlmEditField[]>;
  /** Changes fields by their ids: all of it or nothing. */
  edit(key: string, changes: AlmEdit): Promise<void>;
  /**
   * Puts up to 50 work items before or after another one, in the order in which they are named. The others stay where
   * one cannot be put there.
   * @returns those that were not put there, and why.
   */
  rank(keys: readonly string[], place: RankPlace, rankField?: string): Promise<AlmNotRanked[]>;
  /** Puts up to 50 work items into a sprint, or, without one, into the backlog. */
  putInSprint(keys: readonly string[], sprintId: string | null): Promise<void>;
  /** The types of which this person may create work items in a project. */
  creatableTypes(project: string): Promise<AlmList<AlmIssueType>>;
  /** The fields of the screen on which one of that type is created. */
  createFields(project: string, typeId: string): Promise<AlmEditField[]>;
  /**
   * Creates a work item.
   * @param mark put onto it in the same step, so that it is found again where the answer is lost: see {@link created}.
   */
  create(fields: Record<string, unknown>, mark: string): Promise<{ id: string; key: string }>;
  /** Key of the work item with that mark that this person created; undefined where the site shows none. */
  created(wanted: AlmCreated): Promise<string | undefined>;
  /** @returns its id. */
  comment(key: string, text: string): Promise<string>;
  editComment(key: string, id: string, text: string): Promise<void>;
  deleteComment(key: string, id: string): Promise<void>;
  /** One comment; undefined where this person is shown none with that id. */
  oneComment(key: string, id: string): Promise<AlmComment | undefined>;
  /** What this person may do with a work item, as far as the site says so. */
  rights(key: string): Promise<AlmRights>;
  /** One page of the comments that this person may see; the newest first where the site sorts them. */
  comments(key: string, page: PageRequest): Promise<AlmCommentPage>;
  /** The comments that the work item itself carries, which may be hidden there: no list means nothing. */
  commentsWithin(key: string): Promise<AlmComment[]>;
}

export interface TakeAttachment {
  /** Its small picture in its place. */
  isThumbnail: boolean;
  take(file: AlmAttachment, bytes: AsyncIterable<Buffer>): Promise<void>;
}

export interface AlmHistory {
  /** The newest first. */
  entries: (Made & { id: string; changes: AlmFieldChange[] })[];
  /** Whether the site has more than it gave, or gave some that cannot be read. */
  isCut: boolean;
}
/** In the site's words; empty for no value. */
export interface AlmFieldChange {
  /** A name that the site uses here alone for its own fields; the name of a custom one. */
  field: string;
  from: string;
  to: string;
  /** What the site itself knows the values by, such as the id of a status or the key of a person; empty for plain text. */
  fromId: string;
  toId: string;
}

/** What one person is shown on a work item. */
export interface AlmDetails {
  description: AlmText | null;
  /** The newest first; perhaps not all of them. */
  comments: (AlmText & Made & { id: string; updated: string | null; onlyFor: string | null })[];
  commentsInAll: number;
  /** Of a sub-task. */
  parent: AlmLinked | null;
  /** `words` as the site has them for that direction, such as "is blocked by". */
  links: AlmList<{ words: string; item: AlmLinked }>;
  subtasks: AlmList<AlmLinked>;
  attachments: AlmList<AlmAttachment>;
}
/** A larger file is not handed on. In bytes. */
export const LARGEST_ATTACHMENT = 100_000_000;
export interface AlmAttachment extends Made {
  id: string;
  name: string;
  bytes: number | null;
  /** What the site calls its small picture; null where it has none. */
  thumbnail: string | null;
}
/** What somebody typed, and what the site makes of it: HTML that nobody has cleaned. */
export interface AlmText {
  source: string;
  html: string | null;
}
export interface AlmLinked {
  key: string;
  summary: string;
  status: AlmStatus | null;
}
interface Made {
  /** Key and name of who did it; null where the site does not say it. */
  authorKey: string | null;
  author: string | null;
  /** The login name, as {@link AlmUser.name}. */
  authorName: string | null;
  created: string | null;
}

/** A list of the site. An element that cannot be read is left out and told of; it never costs the others. */
export interface AlmList<T> {
  items: T[];
  /** What each element that could not be read calls itself; empty for one that does not say. */
  unreadable: string[];
  /** True where the site has more than it gave, or more than is asked for. */
  isCut: boolean;
}

export interface AlmUser {
  /** Does not change when the person is renamed. */
  key: string;
  /** The login name. */
  name: string;
  displayName: string;
  /** IANA zone of the person's profile in the site, where it says one. */
  timeZone?: string;
}

export interface AlmSite {
  version: string;
  title: string;
  /** What the site believes its own address to be. */
  baseUrl: string;
}

export interface AlmField {
  id: string;
  name: string;
  custom: boolean;
  /** `number`, `string`, `date`, `array`, `any` …; empty where the site gives no schema. */
  type: string;
  /** The item type of an array. */
  items?: string;
  /** The full key of a custom field's type. */
  customType?: string;
}

export type StatusCategory = 'new' | 'indeterminate' | 'done' | 'undefined';
export interface AlmStatus {
  id: string;
  name: string;
  category: StatusCategory;
}
export interface AlmIssueType {
  id: string;
  name: string;
  isSubtask: boolean;
}
export interface AlmPriority {
  id: string;
  name: string;
}
export interface AlmEpicLook {
  name: string;
  /** Number of one of the site's colours, 1 to 14; null where it says none. */
  color: number | null;
}
/** An epic as somebody who belongs to it is shown with it. */
export interface AlmEpic extends AlmEpicLook {
  key: string;
  summary: string;
  isDone: boolean;
}
export interface AlmProject {
  id: string;
  key: string;
  name: string;
}
export interface AlmFilter {
  id: string;
  name: string;
  jql: string;
}
export interface AlmBoard {
  id: string;
  name: string;
  type: string;
}
export interface AlmBoardConfiguration {
  name: string;
  /** `scrum` or `kanban`; empty where the site does not say it. */
  type: string;
  columns: AlmList<AlmBoardColumn>;
  /** What is counted against the limits of columns. */
  constraint: 'none' | 'work items' | 'work items without sub-tasks';
  /** A second query, by which a kanban board leaves out what its filter finds, such as what is released; empty for none. */
  subQuery: string;
  /** Ids of the fields that it estimates and ranks by; absent where it has none. */
  estimationField?: string;
  rankField?: string;
}
export interface AlmQuickFilter {
  id: string;
  name: string;
  jql: string;
}
export interface AlmSprint {
  id: string;
  name: string;
  state: 'future' | 'active' | 'closed';
  /** Empty for none. */
  goal: string;
  /** Instants, ISO 8601 in UTC; null where it has none. */
  startDate: string | null;
  endDate: string | null;
  completeDate: string | null;
}
export interface AlmBoardColumn {
  name: string;
  statusIds: string[];
  min?: number;
  max?: number;
}

/** Which work items a board holds. */
export type WorkItemSource =
  | { type: 'projects'; keys: string[] }
  | { type: 'jql'; jql: string }
  | { type: 'filter'; id: string }
  | { type: 'board'; id: string; sprint?: BoardPart };

/** Which part of a board: all there is unless said otherwise, the sprints that are under way, what is in none, or one sprint by its id. */
export type BoardPart = 'all' | 'active' | 'backlog' | (string & {});

/** The parts of a work item that live in a field which differs per site. */
export const MAPPED_FIELDS = [
  'points',
  'sprint',
  'epicLink',
  'rank',
  'team',
  'startDate',
  'dueDate',
  'epicName',
  'epicColor',
  'flagged',
] as const;
export type MappedField = (typeof MAPPED_FIELDS)[number];
/** Field id of the site by part; a part that the site does not have is absent. */
export type FieldMapping = Partial<Record<MappedField, string>>;

export interface PageRequest {
  startAt: number;
  maxResults: number;
}
export interface WorkItemQuery extends PageRequest {
  source: WorkItemSource;
  mapping: FieldMapping;
  /** Only work items that changed at or after this instant, in the person's own time zone where the site needs one. */
  updatedSince?: { instant: Date; timeZone?: string };
}
export interface WorkItemPage extends PageRequest {
  items: WorkItem[];
  unreadable: UnreadableWorkItem[];
  /** How many the whole query finds; how many have come so far where the site does not say it. */
  total: number;
  isCounted: boolean;
}
export interface WorkItemIndexPage extends PageRequest {
  /** The team too, for a person may not be shown every team. */
  items: { id: string; key: string; updated: string; team: string | null }[];
  unreadable: UnreadableWorkItem[];
  total: number;
  isCounted: boolean;
}
export interface FittingPage extends PageRequest {
  items: { id: string }[];
  unreadable: UnreadableWorkItem[];
  total: number;
  isCounted: boolean;
}
export interface Glance {
  newest: { id: string; updated: string }[];
  total: number;
  /** Login name of the person whom the site says it answered; absent where it does not say so. */
  userName?: string;
}
/** A work item that came and could not be read. It is there: it must never be taken for one that has gone. */
export interface UnreadableWorkItem {
  id: string | null;
  /** Empty where the site did not say it. */
  key: string;
  /** Its place among all that came on the page. */
  at: number;
}

/** Another one whenever {@link WorkItem} gains a part or one means something else: what is kept is read anew then. */
export const WORK_ITEM_SHAPE = 2;

/**
 * What a work item says of itself. What it shows of others, such as links and sub-tasks, depends on who looks: none of
 * that is here, for it is kept once for all who are shown the work item. Sub-tasks are found by their `parentKey`, an
 * epic by `epicKey`.
 */
export interface WorkItem {
  /** Stays when the item moves to another project and its key changes. */
  id: string;
  key: string;
  summary: string;
  type: AlmIssueType;
  status: AlmStatus;
  assignee: { name: string; displayName: string } | null;
  reporter: { name: string; displayName: string } | null;
  /** The site's order of priorities is that of {@link AlmClient.priorities}. */
  priority: AlmPriority | null;
  labels: string[];
  /** Names. */
  components: string[];
  /** Names. */
  fixVersions: string[];
  points: number | null;
  sprint: { id: string; name: string; state: 'future' | 'active' | 'closed' } | null;
  /** Key of the epic that it belongs to. */
  epicKey: string | null;
  /** What an epic calls itself, and its colour; null for whatever is no epic. */
  epic: AlmEpicLook | null;
  /** Of a sub-task. */
  parentKey: string | null;
  isFlagged: boolean;
  rank: string | null;
  team: string | null;
  /** YYYY-MM-DD: a day, not an instant. */
  startDate: string | null;
  dueDate: string | null;
  /** Instant, ISO 8601 in UTC; null where the site does not say it. */
  created: string | null;
  /** Instant, ISO 8601 in UTC. */
  updated: string;
}

/** What the site does not say is absent, and not forbidden. */
export interface AlmRights {
  mayTransition?: boolean;
  /** Whether they may rank it, and put it into a sprint. */
  mayRank?: boolean;
  mayAssign?: boolean;
  mayEdit?: boolean;
  mayComment?: boolean;
  /** Ids of the fields on the screen on which this person edits it; empty where they may not edit it. */
  editable?: string[];
}
export interface AlmComment {
  id: string;
  /** Null where the site does not say who wrote it. */
  authorKey: string | null;
  body: string;
  /** Instant by the site's own clock; null where it says none. */
  created: string | null;
  /** When it was written over last; that of {@link created} where it never was. */
  updated: string | null;
}
export interface AlmCommentPage extends AlmList<AlmComment> {
  startAt: number;
  total: number;
}

export interface AlmTransition {
  id: string;
  name: string;
  to: AlmStatus;
  /** The fields its screen asks for. */
  fields: AlmEditField[];
}
/** What is to become of fields, by field id: whole values, or operations such as `[{ add: 'urgent' }]`. No field in both. */
export interface AlmEdit {
  fields?: Record<string, unknown>;
  update?: Record<string, Record<string, unknown>[]>;
}
/** What is looked for among all that somebody has created lately. */
export interface AlmCreated {
  project: string;
  /** Those that have it are looked at first. */
  summary: string;
  mark: string;
  /** How long ago it was sent, in milliseconds. */
  age: number;
}
export type RankPlace = { before: string } | { after: string };
export interface AlmNotRanked {
  key: string;
  message: string;
  /** Whether the site says that it cannot rank just now, which passes. */
  isPassing: boolean;
}
/** A field of a screen. */
export interface AlmEditField {
  id: string;
  name: string;
  required: boolean;
  type: string;
  /** Present where one of a list is to be chosen. */
  allowedValues?: AlmOption[];
  /** `set`, `add`, `remove` …; empty for what is only shown. */
  operations: string[];
  /** The item type of an array. */
  items?: string;
  /** The full key of a custom field's type. */
  customType?: string;
  /** Whether the site fills it in where nobody does. */
  hasDefault: boolean;
}
export interface AlmOption {
  id: string;
  name: string;
  /** What can be chosen once this one is. */
  children?: { id: string; name: string }[];
}

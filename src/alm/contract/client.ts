import type { AlmBoard, AlmBoardConfiguration, AlmQuickFilter, AlmSprint, WorkItemSource } from './boards.js';
import type {
  AlmComment,
  AlmCommentPage,
  AlmDetails,
  AlmHistory,
  AlmLink,
  AlmLinkType,
  AlmPicked,
  TakeAttachment,
  WantedLink,
} from './details.js';
import type {
  AlmCreated,
  AlmEdit,
  AlmEditField,
  AlmNotRanked,
  AlmRights,
  AlmTransition,
  RankPlace,
} from './edits.js';
import type { AlmField, FieldMapping } from './fields.js';
import type { AlmList, PageRequest } from './lists.js';
import type { FittingPage, Glance, WorkItemIndexPage, WorkItemPage, WorkItemQuery } from './search.js';
import type { AlmFilter, AlmProject, AlmSite, AlmUser, AlmWebhook, WantedWebhook } from './site.js';
import type { AlmEpic, AlmIssueType, AlmPriority, AlmStatus, WorkItem } from './work-item.js';

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
  /** Sprints under way and to come of the boards of the site that show a project, or of the first few of them. */
  projectSprints(project: string): Promise<AlmList<AlmSprint>>;

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
  /** The epics of a board that are not done, in the site's order: at most 200. */
  openEpics(boardId: string): Promise<AlmList<Pick<AlmEpic, 'key' | 'name'>>>;
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
  /**
   * Anybody whose name has `term` in it, such as for a reporter, a few at once; whom that work item can be assigned to
   * where the site lets this person look for nobody else.
   */
  people(key: string, term: string): Promise<AlmList<AlmUser>>;
  /**
   * Whoever has that key, which never changes while a login name may.
   * @throws AlmProblem where there is nobody, or this person is not told who it is
   */
  personByKey(key: string): Promise<AlmUser>;
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
  /** In which ways work items are linked; none where the site's administrators have switched links off. */
  linkTypes(): Promise<AlmList<AlmLinkType>>;
  /** The links that this person is shown on it; undefined where the site shows none to anybody. */
  links(key: string): Promise<AlmList<AlmLink> | undefined>;
  link(wanted: WantedLink): Promise<void>;
  unlink(key: string, id: string): Promise<void>;
  /** Work items that the site proposes for a few letters or a key, beside that one. */
  pickWorkItems(key: string, term: string): Promise<AlmList<AlmPicked>>;
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

  /** What the site calls when something changes there. Only its administrators may ask. */
  webhooks(): Promise<AlmList<AlmWebhook>>;
  /** @returns whether the site took the condition: not every version does. */
  registerWebhook(wanted: WantedWebhook): Promise<boolean>;
  /** One that is not there any more counts as removed. */
  removeWebhook(id: string): Promise<void>;
}

import { Injectable } from '@nestjs/common';
import type {
  AlmClient,
  AlmDetails,
  AlmEditField,
  AlmEpic,
  AlmHistory,
  AlmLinkType,
  AlmList,
  AlmPicked,
  AlmRights,
  AlmSprint,
  AlmTransition,
  AlmUser,
  TakeAttachment,
  WorkItem,
} from '../alm/alm-provider.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { asPerson } from './as-person.js';
import { AlmProblem } from '../alm/alm-problem.js';
import { notFound } from '../problem.js';
import { ifSaid, offered, type Offer } from '../alm/offers.js';
import { ShownWorkItems, visible, type Handle } from './visible.js';

/** A work item as the site shows it to one person now, with what they may do. */
export interface OpenWorkItem {
  item: WorkItem;
  transitions: Offer<AlmTransition>;
  /** Who was found, by the search. */
  people: ReadonlyMap<string, Offer<AlmUser>>;
  /** Those that it can be put into; absent where they were not asked for. */
  sprints?: Offer<AlmSprint>;
  /** The one that it belongs to; absent where there is none, or the person is not shown it. */
  epic?: AlmEpic;
  /** The open epics of the board of the site; absent where there is none, or it does not say them. */
  openEpics?: Pick<AlmEpic, 'key' | 'name'>[];
  /** The ways in which it can be linked; absent where the site could not be asked. */
  linkTypes?: Offer<AlmLinkType>;
  /** What the site says of it; what it does not say may be tried. */
  rights: AlmRights;
  /** Absent where the site could not be asked for them. */
  details?: AlmDetails;
  /** The fields that can be edited, with their raw values by id. */
  editable?: { fields: AlmEditField[]; values: Record<string, unknown> };
}

/** A search for people. */
export interface PeopleSearch {
  /** Of its control. */
  name: string;
  term: string;
  /** Only for those whom the work item can be assigned to. */
  isOfAssignable: boolean;
}

/** What a page wants to know besides. */
export interface Looking {
  /** Never all people are asked for. */
  searches?: readonly PeopleSearch[];
  /** Asks for the sprints that can be chosen. */
  sprints?: (client: AlmClient) => Promise<AlmList<AlmSprint>>;
  /** The board of the site whose epics can be chosen. */
  epicBoard?: string;
}

/** Work items with what can be done with them. */
@Injectable()
export class OpenWorkItems {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly shown: ShownWorkItems,
  ) {}

  /**
   * The work item decides whether there is a page; what can be done with it may be missing.
   *
   * @throws Problem 404 for what the person may not see, as for what does not exist.
   */
  open(
    { profileId, account, key }: Handle,
    { searches = [], sprints: sprintsFrom, epicBoard }: Looking = {},
  ): Promise<OpenWorkItem> {
    return asPerson(this.credentials, profileId, account, async (client, credential) => {
      const shown = visible(() => this.shown.fetch({ client, credential, account }, key));
      const [item, transitions, rights = {}, details, editable, sprints, people, epic, epics, linkTypes] =
        await Promise.all([
          shown,
          offered(client.transitions(key)),
          ifSaid(client.rights(key)),
          ifSaid(client.details(key)),
          ifSaid(editableOf(client, key)),
          sprintsFrom ? offered(sprintsFrom(client)) : undefined,
          Promise.all(
            searches.map(async (search) => [search.name, await found(client, key, search)] as const),
          ),
          shown.then(({ epicKey }) =>
            epicKey ? ifSaid(client.epics([epicKey], account.mapping)) : undefined,
          ),
          epicBoard ? ifSaid(client.openEpics(epicBoard)) : undefined,
          offered(client.linkTypes()),
        ]);
      return {
        item,
        transitions,
        rights,
        details,
        editable,
        sprints,
        people: new Map(people),
        epic: epic?.[0],
        openEpics: epics?.items,
        linkTypes,
      };
    });
  }

  /** Who changed what on it; undefined where the site could not be asked. */
  history({ profileId, account, key }: Handle): Promise<AlmHistory | undefined> {
    return asPerson(this.credentials, profileId, account, (client) => ifSaid(client.history(key)));
  }

  /** @throws Problem 404 */
  people({ profileId, account, key }: Handle, search: PeopleSearch): Promise<Offer<AlmUser>> {
    return asPerson(this.credentials, profileId, account, (client) =>
      visible(() => found(client, key, search)),
    );
  }

  /** Other work items by a few letters. @throws Problem 404 */
  pick({ profileId, account, key }: Handle, term: string): Promise<Offer<AlmPicked>> {
    return asPerson(this.credentials, profileId, account, (client) =>
      visible(() => offered(client.pickWorkItems(key, term))),
    );
  }

  /**
   * Gives the file of an attachment to `take` while it comes, or its small picture.
   * @throws Problem 404 for one that is not on that work item for this person.
   */
  attachment({ profileId, account, key }: Handle, id: string, how: TakeAttachment): Promise<void> {
    return asPerson(this.credentials, profileId, account, async (client) => {
      try {
        await client.attachment(key, id, how);
      } catch (error) {
        throw error instanceof AlmProblem && error.hides ? notFound('There is no such attachment.') : error;
      }
    });
  }

  /** The work item and the ways from where it is, and nothing else of it: for a card that is being taken up. */
  ways({ profileId, account, key }: Handle): Promise<Pick<OpenWorkItem, 'item' | 'transitions'>> {
    return asPerson(this.credentials, profileId, account, async (client, credential) => {
      const [item, transitions] = await Promise.all([
        visible(() => this.shown.fetch({ client, credential, account }, key)),
        offered(client.transitions(key)),
      ]);
      return { item, transitions };
    });
  }

  /** The field that the person may edit; undefined where there is none with that id. */
  editField({ profileId, account, key }: Handle, id: string): Promise<AlmEditField | undefined> {
    return asPerson(this.credentials, profileId, account, async (client) => {
      const fields = await visible(() => client.editFields(key));
      return fields.find((one) => one.id === id);
    });
  }
}

function found(client: AlmClient, key: string, { term, isOfAssignable }: PeopleSearch) {
  return offered(isOfAssignable ? client.assignableUsers(key, term) : client.people(key, term));
}

async function editableOf(client: AlmClient, key: string): Promise<OpenWorkItem['editable']> {
  const fields = await client.editFields(key);
  return {
    fields,
    values:
      fields.length > 0
        ? await client.rawFields(
            key,
            fields.map(({ id }) => id),
          )
        : {},
  };
}

import { Injectable } from '@nestjs/common';
import type {
  AlmClient,
  AlmDetails,
  AlmEditField,
  AlmRights,
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
  assignable: Offer<AlmUser>;
  /** What the site says of it; what it does not say may be tried. */
  rights: AlmRights;
  /** Absent where the site could not be asked for them. */
  details?: AlmDetails;
  /** The fields that can be edited, with their raw values by id. */
  editable?: { fields: AlmEditField[]; values: Record<string, unknown> };
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
   * @param person part of the name of the people to offer as assignees.
   * @throws Problem 404 for what the person may not see, as for what does not exist.
   */
  open({ profileId, account, key }: Handle, person = ''): Promise<OpenWorkItem> {
    return asPerson(this.credentials, profileId, account, async (client, credential) => {
      const [item, transitions, assignable, rights = {}, details, editable] = await Promise.all([
        visible(() => this.shown.fetch({ client, credential, account }, key)),
        offered(client.transitions(key)),
        offered(client.assignableUsers(key, person)),
        ifSaid(client.rights(key)),
        ifSaid(client.details(key)),
        ifSaid(editableOf(client, key)),
      ]);
      return { item, transitions, assignable, rights, details, editable };
    });
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

import type { AlmClient, AlmList, AlmSprint } from '../alm/alm-provider.js';
import type { LinkedBoard } from './board-pages.js';
import { openSprints, openSprintsName, projectOf } from './sprints.js';
import { ToldLately } from './told-lately.js';

/** The sprints that can be chosen for work items: whoever goes through a board opens many of the same project. */
export class OfferedSprints {
  private readonly lately = new ToldLately();

  /** Asks for those that one work item can be put into. */
  of({ board, credential }: LinkedBoard, key: string): (client: AlmClient) => Promise<AlmList<AlmSprint>> {
    const projects = [projectOf(key)];
    const what = openSprintsName(board, projects);
    return (client) => this.lately.once(credential, what, () => openSprints(client, board, projects));
  }
}

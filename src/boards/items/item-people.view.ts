import type { AlmUser } from '../../alm/alm-provider.js';
import type { Offer } from '../../alm/offers.js';
import type { PeopleSearch } from '../../readings/open-work-items.js';
import { leftOutWords } from '../../words.js';
import { faceOf } from '../cards/faces.js';

/** People that a search found, to choose one of them. */
export function itemPeopleView(found: Offer<AlmUser>, search: PeopleSearch) {
  return {
    people: found.items.map((person) => ({ name: person.name, face: faceOf(person) })),
    words: foundWords(found, search),
  };
}

/** What is to be said of a search; empty where whom it found says everything. */
export function foundWords(found: Offer<AlmUser>, { term, isOfAssignable }: PeopleSearch): string {
  if (found.problem) {
    const whom = isOfAssignable ? 'whom it can be assigned to' : 'for people';
    return `Jira could not be asked just now ${whom}. ${found.problem.sentences}`;
  }
  if (found.items.length === 0)
    return `Jira finds nobody by “${term}”${isOfAssignable ? ' whom it could be assigned to' : ''}.`;
  return leftOutWords(found, 'person', 'people');
}

import { paths } from '../../paths.js';
import { placeWords, type StandingCard } from '../card-places.js';
import type { ShownWorkItem } from './item-pages.js';
import type { ItemPath } from './item-path.js';
import { lacking } from './item-rights.view.js';

/** The places in its column that a work item can be put to; null where it is not on the board. */
export function placesView(at: ItemPath, { standing, rights, item }: ShownWorkItem) {
  if (!standing) return null;
  const { column, others, above } = standing;
  const lacks =
    rights.mayRank === false ? lacking(`put ${item.key} into another place`, 'Schedule Issues') : '';
  const refusal = standing.refusal || lacks;
  return {
    title: `Place in “${column}”`,
    words: refusal || `${above + 1} of ${others.length + 1}`,
    action: paths.items.move({ ...at }),
    buttons: refusal ? [] : placeWords(standing),
  };
}

/** Where a card has come to stand, for those who do not see it; empty where it is not on the board. */
export function positionWords(standing: StandingCard | undefined): string {
  if (!standing) return '';
  const { column, others, above } = standing;
  return `Its card is in “${column}”, position ${above + 1} of ${others.length + 1}.`;
}

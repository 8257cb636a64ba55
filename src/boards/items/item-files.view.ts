import { LARGEST_ATTACHMENT, type AlmAttachment } from '../../alm/alm-provider.js';
import { dayText } from '../../dates.js';
import { paths } from '../../paths.js';
import { sizeText } from '../../words.js';
import type { ItemPath } from './item-path.js';

/** A picture of which the site has no small one is shown itself up to that size, in bytes. */
const SMALL = 1_000_000;
const PICTURE = /\.(png|jpe?g|gif|webp)$/i;

/** Attachments, with where Footbridge hands them on. */
export function filesView(files: AlmAttachment[], at: ItemPath) {
  return files.map((file) => {
    const { name, bytes, author, created } = file;
    const isTooLarge = bytes !== null && bytes > LARGEST_ATTACHMENT;
    const size = bytes === null ? '' : sizeText(bytes);
    return {
      name,
      path: isTooLarge ? '' : filePath(file, at),
      picturePath: picturePath(file, at),
      about: [size, author?.displayName ?? '', created ? dayText(created.slice(0, 10)) : '']
        .filter(Boolean)
        .join(' · '),
      refused: isTooLarge
        ? `Footbridge hands on at most ${sizeText(LARGEST_ATTACHMENT)}: open it in Jira.`
        : '',
    };
  });
}

export function filePath({ id, name }: AlmAttachment, { boardId, key }: ItemPath): string {
  const isName = !/^\.*$/.test(name) && !name.includes('/');
  return isName
    ? paths.items.attachment({ boardId, key, id, name })
    : paths.items.attachmentById({ boardId, key, id });
}

/** What is shown beside its name; empty for what is no picture. */
function picturePath(file: AlmAttachment, at: ItemPath): string {
  const { id, name, bytes, thumbnail } = file;
  if (!PICTURE.test(name)) return '';
  if (thumbnail !== null) return paths.items.thumbnail({ boardId: at.boardId, key: at.key, id });
  return bytes !== null && bytes <= SMALL ? filePath(file, at) : '';
}

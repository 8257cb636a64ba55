import type { AlmAttachment, AlmDetails, AlmLinked, AlmText } from '../../alm/alm-provider.js';
import { isSamePerson, type Identity } from '../../alm/same-person.js';
import { timeView } from '../../dates.js';
import { paths } from '../../paths.js';
import { counted, leftOutWords } from '../../words.js';
import { badgeOf } from '../making/boards.view.js';
import { filePath, filesView } from './item-files.view.js';
import { richText } from './rich-text.js';
import { authorFace } from '../cards/faces.js';
import type { Form } from '../../web/form.js';
import { shownBefore } from './item-enter.js';
import type { ItemForm } from './item-form.js';

interface Here {
  boardId: string;
  /** Of the ALM site, without a trailing slash. */
  baseUrl: string;
  key: string;
  /** The reader in the site, whose own comments can be changed; null for somebody who changes none. */
  reader: Identity | null;
  form: Form<ItemForm>;
  /** Below which Footbridge lies, for what is not a template's. */
  basePath: string;
}
interface Around extends Here {
  files: AlmAttachment[];
}

/** What is on a work item besides its fields: each part is empty where there is nothing of it. */
export function itemDetailsView(details: AlmDetails | undefined, here: Here) {
  const around = { ...here, files: details?.attachments.items ?? [] };
  if (!details)
    return {
      isKnown: false,
      description: null,
      subtasks: null,
      files: [],
      comments: [],
      left: '',
    };
  const { description, subtasks, links, attachments, comments, commentsInAll } = details;
  const missing = commentsInAll - comments.length;
  const done = subtasks.items.filter(({ status }) => status?.category === 'done').length;
  return {
    isKnown: true,
    description: description && textView(description, around),
    subtasks: subtasks.items.length > 0 && {
      sum: `${done} of ${subtasks.items.length} done`,
      done,
      total: subtasks.items.length,
      items: subtasks.items.map((one) => linkedView(one, around)),
    },
    files: filesView(attachments.items, around),
    comments: comments.map(({ id, author, created, updated, onlyFor, ...text }) => ({
      id: `comment-${id}`,
      face: authorFace(author, 'Somebody'),
      at: created ? timeView(new Date(created)) : null,
      about: [updated && created && updated > created ? 'edited' : '', onlyFor ? `only for ${onlyFor}` : '']
        .filter(Boolean)
        .join(', '),
      text: textView(text, around),
      own: around.reader !== null && isSamePerson(author, around.reader) && ownView(id, text.source, around),
    })),
    left: [
      missing > 0 && `${counted(missing, 'older comment')} ${missing === 1 ? 'is' : 'are'} in Jira.`,
      leftOutWords(links, 'link', 'links'),
      leftOutWords(subtasks, 'sub-task', 'sub-tasks'),
      leftOutWords(attachments, 'attachment', 'attachments'),
    ]
      .filter(Boolean)
      .join(' '),
  };
}

/** Where the site has not rendered it, it is shown as it was typed. */
function textView({ source, html }: AlmText, { files, ...around }: Around) {
  const { baseUrl, basePath } = around;
  const attachment = (id: string) => {
    const file = files.find((one) => one.id === id);
    return file && basePath + filePath(file, around);
  };
  const clean = html === null ? '' : richText(html, { baseUrl, attachment });
  return { html: clean, source: clean ? '' : source };
}

function ownView(id: string, source: string, { boardId, key, form }: Around) {
  const name = `c-${id}` as const;
  const value = form.values[name] ?? source;
  const error = form.errors[name] ?? '';
  return {
    name,
    value,
    shown: shownBefore({ ...form.values })[`w-${name}`] ?? source,
    error,
    isOpen: error !== '' || value !== source,
    path: paths.items.comment({ boardId, key, id }),
  };
}

function linkedView({ key, summary, status }: AlmLinked, { boardId }: Around) {
  return {
    key,
    summary,
    path: paths.items.show({ boardId, key }),
    status: status && { name: status.name, category: badgeOf(status.category) },
  };
}

import { z } from 'zod';
import type { AlmAttachment, AlmClient } from '../../alm-provider.js';
import { problemOf } from '../causes/causes.js';
import { jiraUrl } from '../wire/jira-url.js';
import { readInstant } from './field-values.js';
import { rawIssue } from './issue-json.js';
import { amount, id, optional, perhaps, text } from './jira-json.js';
import type { JiraRest } from './jira-rest.js';
import { author } from './made-by.js';
import { issuePath, number } from './paths.js';

/** Jira makes small pictures of those that it can read, and names them only then. */
export const attachment = z
  .object({
    id,
    filename: text,
    size: optional(amount),
    created: optional(text),
    author,
    thumbnail: optional(text),
  })
  .transform(({ id, filename, size, created, author, thumbnail }): AlmAttachment => ({
    id,
    name: filename,
    bytes: size ?? null,
    created: readInstant(created),
    thumbnail: thumbnail ? lastSegment(thumbnail) : null,
    author,
  }));

const attachments = z.object({ attachment: optional(perhaps(attachment)) });

/** Files on a work item. They lie outside of the REST API, and are given to whoever signs as there. */
export function attachmentCalls(rest: JiraRest): Pick<AlmClient, 'attachment'> {
  return {
    async attachment(key, attachmentId, { isThumbnail, take }) {
      const { fields } = await rest.get(issuePath(key), rawIssue, { fields: 'attachment' });
      const all = attachments.parse(fields).attachment?.items ?? [];
      const found = all.find((one) => one.id === attachmentId);
      const file = isThumbnail ? found?.thumbnail : found?.name;
      if (!found || !file) throw problemOf('not-found', { baseUrl: rest.baseUrl });
      const folder = isThumbnail ? 'thumbnail' : 'attachment';
      const path = `/secure/${folder}/${number(found.id)}/${segmentOf(file)}`;
      await rest.call({
        method: 'GET',
        url: jiraUrl(rest.baseUrl, path),
        take: ({ bytes, headers }) => take({ ...found, bytes: lengthIn(headers) }, bytes),
      });
    },
  };
}

/** Jira finds the file by its number. A name that a server on the way could take for another path is not repeated. */
function segmentOf(name: string): string {
  const isPlain = !/[/\\%;?#\p{Cc}]/u.test(name) && !/^\.*$/.test(name);
  return isPlain ? encodeURIComponent(name) : 'file';
}

function lastSegment(address: string): string | null {
  try {
    return decodeURIComponent(address.split(/[?#]/)[0].split('/').at(-1) ?? '') || null;
  } catch {
    return null;
  }
}

/** As it comes: Jira may say another size of a file that it has cut or packed. */
function lengthIn(headers: Record<string, string>): number | null {
  const said = headers['content-length'] ?? '';
  return /^\d{1,12}$/.test(said) && !headers['content-encoding'] ? Number(said) : null;
}

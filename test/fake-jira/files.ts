import { html, redirect, type Answer } from './answer.js';
import type { JiraRequest } from './jira-request.js';
import type { Person } from './people.js';
import type { Site } from './site.js';

const FILE = /^\/secure\/(attachment|thumbnail)\/(\d+)\/[^/]*$/;

/** Whether the path is that of a file: servlets outside of the REST API that take the same proofs of who asks. */
export const isFile = ({ path }: JiraRequest): boolean => FILE.test(path);

/** A file as its servlet gives it out. It is found by its number; the name in the address is not looked at. */
export function fileAnswer(request: JiraRequest, { world, baseUrl }: Site, person: Person | null): Answer {
  const [, folder, id] = FILE.exec(request.path)!;
  const issue = world.issues.find(({ attachments }) => attachments?.some((one) => one.id === id));
  const file = issue?.attachments?.find((one) => one.id === id);
  if (!issue || !file) return html('<title>Oops, you&#39;ve found a dead link. - JIRA</title>', 404);
  if (!world.canSee(person, issue)) return redirect(`${baseUrl}/login.jsp?permissionViolation=true`);
  const isSmall = folder === 'thumbnail';
  const disposition = /^image\//.test(file.mimeType) ? 'inline' : 'attachment';
  return {
    status: 200,
    headers: {
      'Content-Type': isSmall ? 'image/png' : `${file.mimeType};charset=UTF-8`,
      ...(!isSmall && {
        'Content-Disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(file.name)};`,
      }),
      'Cache-Control': 'private, max-age=31536000',
    },
    body: isSmall ? DOT : file.bytes,
  };
}

/** A picture of one dot, as PNG. */
export const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

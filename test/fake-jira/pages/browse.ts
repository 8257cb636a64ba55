import { redirect, type Answer } from '../answer.js';
import { markup } from './markup.js';
import { pageRoute, type PageCall } from './page-call.js';

/** The few pages that people come to from elsewhere. */
export const browseRoutes = [
  pageRoute('GET', '/', (call) => redirect(call.link('/secure/Dashboard.jspa'))),
  pageRoute('GET', '/secure/Dashboard.jspa', dashboard),
  pageRoute('GET', '/browse/:key', issuePage),
];

function dashboard(call: PageCall): Answer {
  const { world } = call.site;
  const { user } = call;
  const own = world
    .visibleTo(user)
    .filter(({ assignee, resolution }) => assignee === user.name && !resolution);
  const rows = own.map(
    ({ key, summary, status }) =>
      markup`<tr><td><a href="${call.link(`/browse/${key}`)}">${key}</a></td><td>${summary}</td><td><span class="lozenge">${world.status(status).name}</span></td></tr>`,
  );
  return call.page('System Dashboard', markup`<h2>Assigned to Me</h2><table><tbody>${rows}</tbody></table>`);
}

function issuePage(call: PageCall): Answer {
  const { world } = call.site;
  const { user } = call;
  const issue = world.issueMaybe(call.params.key);
  if (!issue || !world.canSee(user, issue)) {
    return call.page(
      'You can’t view this issue',
      markup`<p>It may have been deleted or you don’t have permission to view it.</p>`,
      404,
    );
  }
  if (issue.key !== call.params.key) return redirect(call.link(`/browse/${issue.key}`));
  const named = (name: string | null) =>
    world.people.find((person) => person.name === name)?.displayName ?? 'Unassigned';
  const comments = issue.comments.map(
    ({ author, body }) => markup`<p><strong>${named(author)}</strong>: ${body}</p>`,
  );
  return call.page(
    issue.summary,
    markup`<p>${world.project(issue.project).name} / ${issue.key} <span class="lozenge" id="status-val">${world.status(issue.status).name}</span></p>
<table><tbody>
<tr><th>Type</th><td>${world.issueTypes.find(({ id }) => id === issue.type)?.name}</td></tr>
<tr><th>Assignee</th><td id="assignee-val">${named(issue.assignee)}</td></tr>
<tr><th>Story Points</th><td>${issue.points ?? 'None'}</td></tr>
<tr><th>Sprint</th><td>${world.currentSprint(issue)?.name ?? 'None'}</td></tr>
<tr><th>Due</th><td>${issue.dueDate ?? 'None'}</td></tr>
</tbody></table>
<pre>${issue.description}</pre><h2>Comments</h2>${comments}`,
  );
}

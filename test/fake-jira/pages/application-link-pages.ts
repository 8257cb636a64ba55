import { redirect, Refusal, type Answer } from '../answer.js';
import { LinkProblem, type ApplicationLink, type IncomingLink } from '../application-links.js';
import { markup, type Markup } from './markup.js';
import { pageRoute, type PageCall } from './page-call.js';

const LIST = '/plugins/servlet/applinks/listApplicationLinks';

/** Where an administrator of Jira lets a program in, with the detours that the real pages make. */
export const applicationLinkRoutes = [
  pageRoute('GET', LIST, (call) => listPage(call)),
  pageRoute('POST', LIST, nextStep),
  pageRoute('GET', '/plugins/servlet/applinks/edit/:id', (call) => incomingPage(call, linkOf(call))),
  pageRoute('POST', '/plugins/servlet/applinks/edit/:id', saveIncoming),
];

function requireAdministrator(call: PageCall): void {
  if (call.user.isAdministrator) return;
  throw new Refusal(
    call.page(
      'Administrator Access',
      markup`<p class="error">You do not have permission to access this page. Only Jira administrators can configure application links.</p>`,
      403,
    ),
  );
}

function listPage(call: PageCall): Answer {
  requireAdministrator(call);
  const rows = call.site.links.list().map(
    ({
      id,
      name,
      url,
      consumer,
    }) => markup`<tr><td>${name}<br><small>${url}</small></td><td>Generic Application</td>
<td><span class="lozenge">${consumer ? 'Configured' : 'Not configured'}</span></td>
<td><a href="${call.link(`/plugins/servlet/applinks/edit/${id}`)}" title="Edit" aria-label="Edit ${name}">✎</a>
<form method="post" action="${call.link(LIST)}">${call.xsrfField}<input type="hidden" name="step" value="delete">
<input type="hidden" name="id" value="${id}"><button aria-label="Delete ${name}">Delete</button></form></td></tr>`,
  );
  return call.page(
    'Configure Application Links',
    markup`${call.site.version.asksForApplicationType ? createButton(call) : createField(call)}
<table><thead><tr><th>Application</th><th>Type</th><th>Status</th><th>Actions</th></tr></thead><tbody>${rows}</tbody></table>`,
  );
}

/** Before 8.22: one box, one button. */
function createField(call: PageCall): Markup {
  return stepForm(
    call,
    'create',
    markup`<label for="applinks-url">Enter the URL of the application you want to link</label>
<input type="text" id="applinks-url" name="applicationUrl"><button class="primary">Create new link</button>`,
  );
}

const createButton = (call: PageCall) =>
  stepForm(call, 'choose', markup`<button class="primary" id="create-link">Create link</button>`);

/** From 8.22 on: a dialog whose second choice leads away from OAuth 1.0a. */
function chooseTypePage(call: PageCall, problem?: string): Answer {
  return call.page(
    'Create link',
    stepForm(
      call,
      'create',
      markup`${problem && markup`<p class="error">${problem}</p>`}<p>Application type</p>
<label class="inline"><input type="radio" name="applicationType" value="atlassian" checked> Atlassian product <small>Link to Confluence, Bitbucket, and other products.</small></label>
<label class="inline"><input type="radio" name="applicationType" value="external"> External application <small>Use OAuth 2.0 to link to applications outside Atlassian.</small></label>
<label for="application-url">Application URL</label><input type="text" id="application-url" name="applicationUrl">
<label for="direction">Direction (external applications)</label><select id="direction" name="direction"><option>Incoming</option><option>Outgoing</option></select>
<button class="primary">Continue</button>`,
    ),
  );
}

function nextStep(call: PageCall): Answer {
  requireAdministrator(call);
  call.requireXsrfToken();
  switch (call.typed('step')) {
    case 'choose':
      return chooseTypePage(call);
    case 'create':
      return call.typed('applicationType') === 'external' ? externalPage(call) : afterCreate(call);
    case 'external':
      return externalCredentials(call);
    case 'continue':
      return linkPage(call);
    case 'link':
      return afterLink(call);
    case 'incoming':
      return afterIncoming(call);
    case 'delete':
      call.site.links.delete(call.typed('id'));
      return redirect(call.link(LIST));
    default:
      return listPage(call);
  }
}

/** Nothing answers at that address, which is right for a program that is no Atlassian product. */
function afterCreate(call: PageCall): Answer {
  const entered = call.typed('applicationUrl');
  if (!entered && call.site.version.asksForApplicationType)
    return chooseTypePage(call, 'The application URL is required.');
  if (!entered) return listPage(call);
  const url = /^https?:\/\//i.test(entered) ? entered : `http://${entered}`;
  return call.page(
    'Configure Application URL',
    stepForm(
      call,
      'continue',
      markup`<p class="message warning">No response was received from the URL you entered - it may not be a valid URL. Please fix the URL below, if needed, and click Continue.</p>
<p>Entered URL: ${url}</p><label for="new-url">New URL</label><input type="text" id="new-url" name="applicationUrl" value="${url}">
<button class="primary">Continue</button>`,
    ),
  );
}

function linkPage(call: PageCall, problem?: string): Answer {
  const box = (id: string, label: string) =>
    markup`<label for="${id}">${label}</label><input type="text" id="${id}" name="${id}" value="${call.typed(id)}">`;
  return call.page(
    'Link applications',
    stepForm(
      call,
      'link',
      markup`${problem && markup`<p class="error">${problem}</p>`}
<input type="hidden" name="applicationUrl" value="${call.typed('applicationUrl')}">
${box('applicationName', 'Application Name')}
<label for="applicationType2">Application Type</label><select id="applicationType2" name="type"><option>Generic Application</option></select>
${box('serviceProviderName', 'Service Provider Name')}${box('outgoingConsumerKey', 'Consumer key')}${box('sharedSecret', 'Shared secret')}
${box('requestTokenUrl', 'Request Token URL')}${box('accessTokenUrl', 'Access token URL')}${box('authorizeUrl', 'Authorize URL')}
<label class="inline"><input type="checkbox" name="createIncoming" value="true"> Create incoming link</label>
<button class="primary">Continue</button>`,
    ),
  );
}

function afterLink(call: PageCall): Answer {
  if (!call.typed('applicationName')) return linkPage(call, 'Application name is required.');
  if (call.typed('createIncoming')) return firstIncomingPage(call);
  call.site.links.create(call.typed('applicationName'), call.typed('applicationUrl'));
  return redirect(call.link(LIST));
}

/** Three boxes of the later form; the callback URL is not among them. */
function firstIncomingPage(call: PageCall, problem?: LinkProblem): Answer {
  const typed: Partial<IncomingLink> = {
    consumerKey: call.typed('consumerKey'),
    consumerName: call.typed('consumerName'),
    publicKey: call.request.parameter('publicKey'),
  };
  return call.page(
    'Link applications',
    stepForm(
      call,
      'incoming',
      markup`<input type="hidden" name="applicationName" value="${call.typed('applicationName')}">
<input type="hidden" name="applicationUrl" value="${call.typed('applicationUrl')}">
${field('consumerKey', 'Consumer Key', typed, problem)}${field('consumerName', 'Consumer Name', typed, problem)}
${field('publicKey', 'Public Key', typed, problem)}<button class="primary">Continue</button>`,
    ),
  );
}

function afterIncoming(call: PageCall): Answer {
  const { links } = call.site;
  const link = links.create(call.typed('applicationName'), call.typed('applicationUrl'));
  try {
    links.configure(link.id, typedLink(call, link.name));
  } catch (problem) {
    links.delete(link.id);
    if (!(problem instanceof LinkProblem)) throw problem;
    return firstIncomingPage(call, problem);
  }
  return redirect(call.link(LIST));
}

function incomingPage(call: PageCall, link: ApplicationLink, problem?: LinkProblem): Answer {
  requireAdministrator(call);
  const values: Partial<IncomingLink> =
    call.request.method === 'POST' ? typedLink(call, link.name) : (link.consumer ?? {});
  return call.page(
    `Configure ${link.name}`,
    markup`<h2>Incoming Authentication</h2>
<form method="post" action="${call.link(`/plugins/servlet/applinks/edit/${link.id}`)}">${call.xsrfField}
${field('consumerKey', 'Consumer Key', values, problem)}${field('consumerName', 'Consumer Name', values, problem)}
${field('description', 'Description', values, problem)}${field('publicKey', 'Public Key', values, problem)}
${field('callbackUrl', 'Consumer Callback URL', values, problem)}
<label class="inline"><input type="checkbox" name="twoLegged" value="true"${values.twoLegged && markup` checked`}> Allow 2-Legged OAuth</label>
${field('executeAs', 'Execute as', values, problem)}
<button class="primary">Save</button> <a href="${call.link(LIST)}">Close</a></form>
<h2>Outgoing Authentication</h2><p>Not configured</p>`,
  );
}

function saveIncoming(call: PageCall): Answer {
  requireAdministrator(call);
  call.requireXsrfToken();
  const link = linkOf(call);
  try {
    call.site.links.configure(link.id, typedLink(call, link.name));
  } catch (problem) {
    if (!(problem instanceof LinkProblem)) throw problem;
    return incomingPage(call, link, problem);
  }
  return redirect(call.link(LIST));
}

function linkOf(call: PageCall): ApplicationLink {
  const link = call.site.links.list().find(({ id }) => id === call.params.id);
  if (link) return link;
  throw new Refusal(
    call.page(
      'Configure Application Links',
      markup`<p class="error">There is no such application link.</p>`,
      404,
    ),
  );
}

function typedLink(call: PageCall, name: string): IncomingLink {
  return {
    name,
    consumerKey: call.typed('consumerKey'),
    consumerName: call.typed('consumerName'),
    description: call.typed('description'),
    // As it was pasted: a certificate counts as one only if nothing stands before its first line.
    publicKey: call.request.parameter('publicKey') ?? '',
    callbackUrl: call.typed('callbackUrl'),
    twoLegged: call.typed('twoLegged') === 'true',
    executeAs: call.typed('executeAs') || undefined,
  };
}

function field(
  name: keyof IncomingLink,
  label: string,
  values: Partial<IncomingLink>,
  problem?: LinkProblem,
): Markup {
  const value = String(values[name] ?? '');
  const box =
    name === 'publicKey'
      ? markup`<textarea id="${name}" name="${name}">${value}</textarea>`
      : markup`<input type="text" id="${name}" name="${name}" value="${value}">`;
  return markup`<label for="${name}">${label}</label>${box}${problem?.field === name && markup`<div class="error" role="alert">${problem.message}</div>`}`;
}

const stepForm = (call: PageCall, step: string, content: Markup) =>
  markup`<form method="post" action="${call.link(LIST)}">${call.xsrfField}<input type="hidden" name="step" value="${step}">${content}</form>`;

/** The wrong turn: OAuth 2.0, which never asks for a public key. */
function externalPage(call: PageCall): Answer {
  return call.page(
    'Configure an incoming link',
    stepForm(
      call,
      'external',
      markup`<p class="message">Use OAuth 2.0 to give an external application access to Jira.</p>
<label for="name">Name</label><input type="text" id="name" name="name">
<label for="redirectUrl">Redirect URL</label><input type="text" id="redirectUrl" name="redirectUrl">
<label for="scope">Application permissions</label><select id="scope" name="scope"><option>Read</option><option>Write</option><option>Admin</option><option>System admin</option></select>
<button class="primary">Save</button>`,
    ),
  );
}

function externalCredentials(call: PageCall): Answer {
  const [name, redirectUri] = [call.typed('name'), call.typed('redirectUrl')];
  const scope = call.typed('scope').toUpperCase().replace(' ', '_');
  const { clientId, clientSecret } = call.site.oauth2.add({ name, redirectUri, scope });
  return call.page(
    'Application credentials',
    markup`<p>Client ID: <code id="client-id">${clientId}</code></p><p>Client secret: <code id="client-secret">${clientSecret}</code></p><p><a href="${call.link(LIST)}">Back to application links</a></p>`,
  );
}

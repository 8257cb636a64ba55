import { redirect, type Answer } from '../answer.js';
import { SESSION_COOKIE } from '../authentication.js';
import { mustSolveCaptcha } from '../people.js';
import { markup } from './markup.js';
import { pageRoute, type PageCall } from './page-call.js';

/** What the picture of the CAPTCHA says; there is no picture here. */
const CAPTCHA_WORD = 'lantern';

/** Signing in to Jira and out again. */
export const signInRoutes = [
  pageRoute('GET', '/login.jsp', (call) => loginPage(call)),
  pageRoute('POST', '/login.jsp', logIn),
  pageRoute('GET', '/secure/Logout!default.jspa', confirmLogOut),
  pageRoute('GET', '/secure/Logout.jspa', confirmLogOut),
  pageRoute('POST', '/secure/Logout.jspa', logOut),
];

function loginPage(call: PageCall, problem?: string, captcha = false): Answer {
  return call.page(
    'Log in',
    markup`<form method="post" action="${call.link('/login.jsp')}" id="login-form">
${problem && markup`<p class="error" role="alert">${problem}</p>`}
<label for="login-form-username">Username</label>
<input type="text" id="login-form-username" name="os_username" value="${call.typed('os_username')}" autocomplete="username" autofocus>
<label for="login-form-password">Password</label>
<input type="password" id="login-form-password" name="os_password" autocomplete="current-password">
${
  captcha &&
  markup`<label for="login-form-os-captcha">Please enter the word as shown: ${CAPTCHA_WORD}</label>
<input type="text" id="login-form-os-captcha" name="os_captcha" autocomplete="off">`
}
<input type="hidden" name="os_destination" value="${call.request.parameter('os_destination')}">
<button class="primary" id="login-form-submit" name="login" value="Log In">Log In</button>
</form>`,
  );
}

function logIn(call: PageCall): Answer {
  const { request, site } = call;
  const person = site.world.people.find(({ name }) => name === call.typed('os_username').toLowerCase());
  const needsCaptcha = person !== undefined && mustSolveCaptcha(person);
  if (needsCaptcha && call.typed('os_captcha') !== CAPTCHA_WORD) {
    return loginPage(call, 'Sorry, your userid is required to answer a CAPTCHA question correctly.', true);
  }
  if (!call.checkPassword(person, request.parameter('os_password') ?? '') || !person) {
    return loginPage(
      call,
      'Sorry, your username and password are incorrect - please try again.',
      person && mustSolveCaptcha(person),
    );
  }
  person.failedLogins = 0;
  site.sessions.end(request.cookie(SESSION_COOKIE));
  const session = site.sessions.start(person.name);
  const cookie = `${SESSION_COOKIE}=${session.id}; Path=${site.contextPath || '/'}; HttpOnly; SameSite=Lax`;
  const answer = redirect(call.link(destinationOf(request.parameter('os_destination'))));
  return { ...answer, headers: { ...answer.headers, 'Set-Cookie': cookie, 'X-Seraph-LoginReason': 'OK' } };
}

/** Only places within Jira. */
function destinationOf(wanted: string | undefined): string {
  return wanted && /^\/[^/\\]/.test(wanted) ? wanted : '/secure/Dashboard.jspa';
}

function confirmLogOut(call: PageCall): Answer {
  if (!call.person) return loggedOutPage(call);
  return call.page(
    'Log Out',
    markup`<p>Are you sure you want to log out of Jira?</p>
<form method="post" action="${call.link('/secure/Logout.jspa')}">${call.xsrfField}<button class="primary" id="confirm-logout-submit">Log Out</button></form>`,
  );
}

function logOut(call: PageCall): Answer {
  if (call.person) call.requireXsrfToken();
  const { request, site } = call;
  site.sessions.end(request.cookie(SESSION_COOKIE));
  return redirect(call.link('/secure/Logout.jspa'));
}

function loggedOutPage(call: PageCall): Answer {
  return call.page(
    'Log Out',
    markup`<p>You are now logged out. Any automatic login has also been stopped.</p><p><a href="${call.link('/login.jsp')}">Log in again</a></p>`,
  );
}

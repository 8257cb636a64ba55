import { html, refuse, Refusal, type Answer } from './answer.js';
import { percentEncode } from './base-string.js';
import type { JiraRequest } from './jira-request.js';
import { OAuthProblem } from './oauth-problem.js';
import { BareRefusal, type OAuthProvider } from './oauth-provider.js';
import { mustSolveCaptcha, type Person } from './people.js';
import type { Site } from './site.js';

/** Name of the cookie of a browser that is signed in. */
export const SESSION_COOKIE = 'JSESSIONID';

/** The word counts with its case, and exactly one part follows it. */
const BEARER = /^Bearer ([^ ]+)$/;

/** Who makes a call to the REST API, and how that was proved. */
export interface Caller {
  person: Person | null;
  authorization: 'oauth' | 'basic' | 'bearer' | 'none';
}

/** Finds out who calls: by OAuth, by password, by a token of their own, or by the session of a browser. */
export class Authentication {
  constructor(
    private readonly site: Site,
    private readonly oauth: OAuthProvider,
  ) {}

  /** How a request tries to prove who makes it. */
  methodOf(request: JiraRequest): Caller['authorization'] {
    if (this.oauth.isAttempt(request)) return 'oauth';
    if (request.fault('anonymous')) return 'none';
    const authorization = request.header('authorization') ?? '';
    if (/^Basic /i.test(authorization)) return 'basic';
    return BEARER.test(authorization) && this.site.version.hasPersonalTokens ? 'bearer' : 'none';
  }

  /** @throws Refusal for a proof that fails; a request without any is nobody's. */
  identify(request: JiraRequest): Person | null {
    switch (this.methodOf(request)) {
      case 'oauth':
        return this.bySignature(request);
      case 'basic':
        return this.byPassword(request);
      case 'bearer':
        return this.byToken(request);
      case 'none':
        return this.personOfSession(request);
    }
  }

  /** The person whose browser this is. */
  personOfSession(request: JiraRequest): Person | null {
    const session = this.site.sessions.find(request.cookie(SESSION_COOKIE));
    const person = this.site.world.people.find(({ name }) => name === session?.username);
    return person?.active ? person : null;
  }

  /** Counts wrong passwords, as they lead to a CAPTCHA. */
  checkPassword(person: Person | undefined, password: string): boolean {
    if (!person) return false;
    const isRight = person.active && person.password === password;
    if (!isRight) person.failedLogins++;
    else if (!mustSolveCaptcha(person)) person.failedLogins = 0;
    return isRight;
  }

  private bySignature(request: JiraRequest): Person | null {
    try {
      const name = this.oauth.authenticate(request);
      return name === null ? null : this.site.world.person(name);
    } catch (error) {
      if (error instanceof OAuthProblem) throw new Refusal(error.answer(this.site.baseUrl));
      // AuthenticatorImpl.sendError: a status and a challenge, and no word about the reason.
      if (error instanceof BareRefusal)
        throw new Refusal({
          status: 401,
          headers: { 'WWW-Authenticate': bareChallenge(this.site.baseUrl) },
          body: '',
        });
      throw error;
    } finally {
      // Jira ends the browser session that an OAuth request happens to carry.
      this.site.sessions.end(request.cookie(SESSION_COOKIE));
    }
  }

  /** A token that is unknown or over is not refused: the request goes on as nobody's (AccessTokenFilter). */
  private byToken(request: JiraRequest): Person | null {
    const [, raw] = BEARER.exec(request.header('authorization') ?? '') ?? [];
    const grant = this.site.oauth2.use(raw);
    const isBeyond = grant?.scope === 'READ' && !['GET', 'HEAD'].includes(request.method);
    // The scope is a ceiling over what the person may do.
    if (isBeyond && !request.path.endsWith('/search'))
      throw refuse(403, 'The scope of the token is not sufficient.');
    const name = (grant ?? this.site.personalTokens.use(raw))?.user;
    const person = this.site.world.people.find((candidate) => candidate.name === name);
    if (!person?.active) return null;
    this.site.sessions.end(request.cookie(SESSION_COOKIE));
    return person;
  }

  private byPassword(request: JiraRequest): Person {
    if (!this.site.version.allowsBasic)
      throw new Refusal(html(basicPage('Basic authentication is not allowed on this instance.'), 403));
    const [name, ...password] = Buffer.from((request.header('authorization') ?? '').slice(6), 'base64')
      .toString('utf8')
      .split(':');
    const person = this.site.world.people.find((candidate) => candidate.name === name.toLowerCase());
    const isRight = this.checkPassword(person, password.join(':'));
    if ((person && mustSolveCaptcha(person)) || request.fault('captcha'))
      throw new Refusal(captchaAnswer(this.site));
    if (person && isRight) return person;
    const answer = html(basicPage('Basic Authentication Failure - Reason : AUTHENTICATED_FAILED'), 401);
    throw new Refusal({
      ...answer,
      headers: {
        ...answer.headers,
        'X-Seraph-LoginReason': 'AUTHENTICATED_FAILED, AUTHENTICATED_FAILED, OUT',
      },
    });
  }
}

/** The challenge that OAuthFilter adds to every 401 of the application, whatever it was about. */
export const bareChallenge = (baseUrl: string): string => `OAuth realm="${percentEncode(baseUrl)}"`;

/** Only a sign-in in the browser solves it; calls with an access token are not concerned. */
export function captchaAnswer(site: Site): Answer {
  const answer = html(basicPage('Basic Authentication Failure - Reason : AUTHENTICATION_DENIED'), 403);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'X-Seraph-LoginReason': 'AUTHENTICATION_DENIED, OUT',
      'X-Authentication-Denied-Reason': `CAPTCHA_CHALLENGE; login-url=${site.baseUrl}/login.jsp`,
    },
  };
}

const basicPage = (reason: string) =>
  `<html><head><title>Unauthorized</title></head><body><h1>Unauthorized</h1><p>${reason}</p></body></html>`;

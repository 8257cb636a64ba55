import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { json, Refusal, type Answer } from './answer.js';
import { ApplicationLinks } from './application-links.js';
import { Authentication, bareChallenge, type Caller } from './authentication.js';
import { percentDecode } from './base-string.js';
import { Calls } from './calls.js';
import { deliver, faultAnswer } from './delivery.js';
import { Faults } from './faults.js';
import { fileAnswer, isFile } from './files.js';
import { JiraRequest } from './jira-request.js';
import { OAuthProblem } from './oauth-problem.js';
import { OAuthProvider } from './oauth-provider.js';
import { OAuth2Provider } from './oauth2-provider.js';
import { outside, Pages } from './pages/pages.js';
import { PersonalTokens } from './personal-tokens.js';
import { RateLimits, type RateLimit } from './rate-limit.js';
import { RestApi } from './rest/rest-api.js';
import { Sessions } from './sessions.js';
import type { Site } from './site.js';
import { smallWorld } from './small-world.js';
import { Tokens } from './tokens.js';
import { Version } from './version.js';
import { Visitor } from './visitor.js';
import { Webhooks } from './webhooks.js';
import type { World } from './world.js';

export { type Consumer } from './application-links.js';
export { bigWorld } from './big-world.js';
export { germanWorld } from './german.js';
export { type Fault } from './faults.js';
export { Visitor } from './visitor.js';
export * from './world.js';

/** Stock Tomcat: `maxHttpHeaderSize="8192"`, request line and headers together. */
const LARGEST_HEADER = 8192; // bytes
const LARGEST_BODY = 10_000_000; // bytes
/** The other states answer 200 too, so 200 alone does not mean that Jira is there. */
const STATUS_OF_STATE: Record<string, number> = { MAINTENANCE: 503, ERROR: 500 };

export interface FakeJiraOptions {
  /** 0 for any free one. */
  port?: number;
  host?: string;
  /** `/jira`, or empty. */
  contextPath?: string;
  version?: string;
  world?: World;
  /** Milliseconds that each call to the REST API takes longer. */
  latency?: number;
  /** PEM certificate (its chain below it) and key, to be served by https. */
  tls?: { cert: string; key: string };
}

/** A Jira Server to test and demonstrate with: a real HTTP server that is as strict as the real one. */
export class FakeJira implements Site {
  readonly links = new ApplicationLinks();
  readonly tokens = new Tokens(() => this.now());
  readonly oauth2: OAuth2Provider = new OAuth2Provider(this);
  readonly personalTokens = new PersonalTokens(() => this.now());
  readonly sessions = new Sessions();
  readonly webhooks = new Webhooks();
  readonly calls = new Calls();
  readonly faults = new Faults();
  readonly version: Version;
  readonly contextPath: string;
  readonly world: World;
  /** Where it really is. */
  url = '';
  /** What its administrator configured as Base URL; the same unless a test says otherwise. */
  baseUrl = '';
  /** Milliseconds that each call to the REST API takes longer. */
  latency: number;
  /** Whether Jira Software is installed (Administration, Applications, Versions & licenses). */
  hasSoftware = true;
  /** Whether it compresses for those who ask (Administration, General configuration: Use gzip compression). */
  compresses = true;
  /** Rate limiting of a Data Center; off unless a test says otherwise (Administration, System, Rate limiting). */
  rateLimits: RateLimits | undefined;
  /** Of all bodies so far, as they went over the wire. */
  bytesSent = 0;
  /** What the connector believes its address to be, where that is wrong. */
  believedUrl: string | undefined;
  /** Seconds that its clock is ahead. */
  clockOffset = 0;
  /** What `/status` says, for a Jira that starts or stops. */
  state: 'RUNNING' | 'STARTING' | 'STOPPING' | 'FIRST_RUN' | 'MAINTENANCE' | 'ERROR' = 'RUNNING';

  private readonly oauth = new OAuthProvider(this);
  private readonly authentication = new Authentication(this, this.oauth);
  private readonly pages = new Pages(this, this.oauth, this.authentication);
  private readonly restApi: RestApi;
  private readonly server: Server;

  private constructor({
    contextPath = '/jira',
    version = '9.12.4',
    world = smallWorld(),
    latency = 0,
    tls,
  }: FakeJiraOptions) {
    this.contextPath = contextPath;
    this.version = new Version(version);
    this.world = world;
    this.world.now = () => new Date(this.now());
    this.latency = latency;
    this.restApi = new RestApi(this);
    const listener = (message: IncomingMessage, response: ServerResponse) => {
      this.handle(message, response).catch((error: unknown) => {
        // A mistake in the stand-in itself; the test should see it as one.
        if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' });
        response.end(`The stand-in failed: ${error instanceof Error ? error.stack : String(error)}`);
      });
    };
    const limits = { maxHeaderSize: LARGEST_HEADER };
    this.server = tls ? createSecureServer({ ...tls, ...limits }, listener) : createServer(limits, listener);
    // Longer than callers keep their connections, so that none is closed under a request.
    this.server.keepAliveTimeout = 60_000;
    this.server.on('clientError', refuseBadRequest);
  }

  static async start(options: FakeJiraOptions = {}): Promise<FakeJira> {
    const jira = new FakeJira(options);
    const { port = 0, host = '127.0.0.1', tls } = options;
    await new Promise<void>((resolve, reject) => {
      jira.server.once('error', reject);
      jira.server.listen(port, host, resolve);
    });
    jira.url = `${tls ? 'https' : 'http'}://${host === '0.0.0.0' ? '127.0.0.1' : host}:${(jira.server.address() as AddressInfo).port}${jira.contextPath}`;
    jira.baseUrl = jira.url;
    return jira;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  /** Somebody of this world at a browser. */
  async as(name: string): Promise<Visitor> {
    const visitor = new Visitor(this.url, name, this.world.person(name).password);
    await visitor.visit(`${this.url}/secure/Dashboard.jspa`);
    return visitor;
  }

  /**
   * Makes the connector believe in another scheme, host and port, as behind a proxy that was set up wrongly;
   * a path in the URL replaces the context path. `undefined` for the truth.
   */
  believesIn(url: string | undefined): void {
    this.believedUrl = url;
  }

  /** Allows everybody only so many calls. */
  limitCalls(limit: RateLimit): void {
    this.rateLimits = new RateLimits(limit);
  }

  /** Gives somebody another login name. Key, tokens and sessions stay, as in Jira. */
  rename(name: string, newName: string): void {
    this.world.renamePerson(name, newName);
    for (const token of this.tokens.all()) if (token.user === name) token.user = newName;
    this.personalTokens.rename(name, newName);
    this.oauth2.rename(name, newName);
    this.sessions.rename(name, newName);
  }

  now(): number {
    return Date.now() + this.clockOffset * 1000;
  }

  private async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const rawPath = (message.url ?? '/').split('?')[0];
    const path = percentDecode(rawPath.slice(this.contextPath.length)) || '/';
    const request = new JiraRequest(
      message,
      await bodyOf(message),
      this.contextPath,
      this.faults.strike(path, message.method),
    );
    const isInside = rawPath === this.contextPath || rawPath.startsWith(`${this.contextPath}/`);
    const isRest = isInside && path.startsWith('/rest/');
    if (isRest && this.latency > 0) await sleep(this.latency);

    const caller: Caller = { person: null, authorization: this.authentication.methodOf(request) };
    const answer = isInside
      ? (faultAnswer(request, this) ?? this.answer(request, caller, isRest))
      : outside();
    this.addHeaders(answer, request, caller, isRest);
    this.remember(request, caller, answer.status);
    const bytes = await deliver(answer, request, response, this);
    this.bytesSent += bytes;
  }

  private answer(request: JiraRequest, caller: Caller, isRest: boolean): Answer {
    if (request.path === '/status') return json({ state: this.state }, STATUS_OF_STATE[this.state] ?? 200);
    if (request.path === '/plugins/servlet/oauth/request-token')
      return this.tokenServlet(request, () => this.oauth.requestToken(request));
    if (request.path === '/plugins/servlet/oauth/access-token')
      return this.tokenServlet(request, () => this.oauth.accessToken(request));
    const isConsent = request.path === '/rest/oauth2/latest/authorize';
    const isOfFile = isFile(request);
    if ((!isRest && !isOfFile) || isConsent) {
      caller.person = this.authentication.personOfSession(request);
      return this.pages.answer(request);
    }
    const oauth2 = this.oauth2.answer(request);
    if (oauth2) return oauth2;
    try {
      caller.person = this.authentication.identify(request);
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
    if (isOfFile) return fileAnswer(request, this, caller.person);
    const limited = caller.person && this.rateLimits?.take(caller.person.name);
    return limited ?? this.restApi.answer(request, caller.person);
  }

  /** The token servlets know POST only: their GET is an empty method, which makes an empty 200. */
  private tokenServlet(request: JiraRequest, answer: () => Answer): Answer {
    if (request.method === 'GET' || request.method === 'HEAD') return { status: 200, headers: {}, body: '' };
    if (request.method !== 'POST') return { status: 405, headers: { Allow: 'GET, HEAD, POST' }, body: '' };
    try {
      return answer();
    } catch (error) {
      if (error instanceof OAuthProblem) return error.answer(this.baseUrl);
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  }

  private addHeaders(
    answer: Answer,
    request: JiraRequest,
    { person, authorization }: Caller,
    isRest: boolean,
  ): void {
    const offset = (request.fault('clockOffset')?.seconds ?? 0) * 1000;
    answer.headers = {
      Date: new Date(this.now() + offset).toUTCString(),
      'Cache-Control': 'no-cache, no-store, no-transform',
      Vary: 'User-Agent',
      'X-Content-Type-Options': 'nosniff',
      'X-AREQUESTID': `${this.calls.length + 1}x1`,
      ...answer.headers,
    };
    if (answer.status === 401) {
      // OAuthFilter adds a bare challenge to every 401, beside the one that says what is wrong.
      const own = answer.headers['WWW-Authenticate'];
      answer.headers['WWW-Authenticate'] = [...(own ? [own].flat() : []), bareChallenge(this.baseUrl)];
    }
    if (!isRest || request.faults.some(({ kind }) => ['status', 'html', 'redirect'].includes(kind))) return;
    if (this.version.namesUserInHeaders) answer.headers['X-AUSERNAME'] = person?.name ?? 'anonymous';
    if (person && this.rateLimits) Object.assign(answer.headers, this.rateLimits.headersOf(person.name));
    if (person && authorization !== 'none') answer.headers['X-Seraph-LoginReason'] = 'OK';
  }

  private remember(request: JiraRequest, { person, authorization }: Caller, status: number): void {
    this.calls.push({
      method: request.method,
      path: request.path,
      query: Object.fromEntries(request.query),
      target: request.target,
      body: request.body.toString('utf8'),
      status,
      user: person?.name ?? null,
      authorization,
      userAgent: request.header('user-agent'),
      at: request.at,
    });
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LARGEST_BODY) throw new Error('The body is too large for the stand-in.');
  }
  return Buffer.concat(chunks);
}

/** Tomcat's answer to a request that it cannot read, such as one with more than 8 KB of headers. */
function refuseBadRequest(_error: Error, socket: Duplex): void {
  if (!socket.writable) return;
  const page =
    '<!doctype html><html lang="en"><head><title>HTTP Status 400 – Bad Request</title></head><body><h1>HTTP Status 400 – Bad Request</h1></body></html>';
  socket.end(
    `HTTP/1.1 400 \r\nContent-Type: text/html;charset=utf-8\r\nContent-Length: ${Buffer.byteLength(page)}\r\nConnection: close\r\n\r\n${page}`,
  );
}

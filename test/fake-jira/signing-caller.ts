import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import OAuth from 'oauth-1.0a';
import type { FakeJira } from './fake-jira.js';

/** A program with an application link, for the specs; it signs with a package that shares no code with either side. */
export class SigningCaller {
  readonly publicKey: string;
  readonly consumerKey: string;
  private readonly privateKey: KeyObject;
  private readonly oauth: OAuth;

  constructor(
    private readonly jira: FakeJira,
    consumerKey = 'footbridge',
  ) {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.consumerKey = consumerKey;
    this.privateKey = pair.privateKey;
    this.publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    this.oauth = new OAuth({
      consumer: { key: consumerKey, secret: '' },
      signature_method: 'RSA-SHA1',
      hash_function: (text) => createSign('RSA-SHA1').update(text).sign(this.privateKey, 'base64'),
    });
  }

  link(more: { callbackUrl?: string; twoLegged?: boolean; executeAs?: string } = {}) {
    const { consumerKey, publicKey } = this;
    return this.jira.links.add({ name: 'Footbridge', consumerKey, publicKey, ...more });
  }

  /** The OAuth parameters of a request, to be changed and sent. */
  sign(
    method: string,
    url: string,
    { token = '', data = {} }: { token?: string; data?: Record<string, string> } = {},
  ) {
    const own = token ? { key: token, secret: '' } : undefined;
    return this.oauth.authorize({ url, method, data }, own) as unknown as Record<string, string>;
  }

  header(parameters: Record<string, string>): string {
    return this.oauth.toHeader(parameters as unknown as OAuth.Authorization).Authorization;
  }

  async requestToken(data: Record<string, string> = { oauth_callback: 'http://127.0.0.1:3000/back' }) {
    return this.post('/plugins/servlet/oauth/request-token', { data });
  }

  async accessToken(token: string, verifier?: string, more: Record<string, string> = {}) {
    const data = { ...(verifier !== undefined && { oauth_verifier: verifier }), ...more };
    return this.post('/plugins/servlet/oauth/access-token', { token, data });
  }

  /** The whole dance; gives the access token. */
  async dance(name: string): Promise<string> {
    const request = await this.requestToken();
    const visitor = await this.jira.as(name);
    const back = new URL(await visitor.allow(this.authorizeUrl(request.form.oauth_token)));
    const access = await this.accessToken(
      request.form.oauth_token,
      back.searchParams.get('oauth_verifier') ?? '',
    );
    return access.form.oauth_token;
  }

  authorizeUrl(token: string): string {
    return `${this.jira.url}/plugins/servlet/oauth/authorize?oauth_token=${encodeURIComponent(token)}`;
  }

  /** A signed call of the REST API with an access token. */
  async call(
    token: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    const url = this.jira.url + path;
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        Authorization: this.header(this.sign(method, url, { token })),
        'User-Agent': 'spec/1',
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return answered(response);
  }

  private async post(path: string, { token, data }: { token?: string; data: Record<string, string> }) {
    const url = this.jira.url + path;
    const headers = { Authorization: this.header(this.sign('POST', url, { token, data })) };
    return answered(await fetch(url, { method: 'POST', headers }));
  }
}

/** An answer with its body read in each way that a spec may want. */
export async function answered(response: Response) {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    form: Object.fromEntries(new URLSearchParams(text)) as Record<string, string>,
    json: (/^application\/json/.test(response.headers.get('content-type') ?? '') && text
      ? JSON.parse(text)
      : undefined) as any,
  };
}

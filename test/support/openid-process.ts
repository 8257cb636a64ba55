import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Somebody whom the provider knows by what they type as their login. */
export interface ProviderPerson {
  sub?: string;
  name?: string;
  email?: string;
  email_verified?: boolean;
  groups?: string[];
}

/** What the process is told; whatever is left out stays. */
export interface Instruction {
  /** What Footbridge is registered with. */
  client?: { id: string; secret: string; redirectUris: string[]; signedOutUris: string[] };
  people?: Record<string, ProviderPerson>;
  /** Milliseconds by which its clock is ahead. */
  clockAhead?: number;
}

let clockAhead = 0;
const now = Date.now.bind(Date);
Date.now = () => now() + clockAhead;

const people: Record<string, ProviderPerson> = {};
let answer: RequestListener = (_req, res) => void res.writeHead(503).end();
let issuer = '';

function configured({ id, secret, redirectUris, signedOutUris }: NonNullable<Instruction['client']>) {
  return new Provider(issuer, {
    clients: [
      {
        client_id: id,
        client_secret: secret,
        redirect_uris: redirectUris,
        post_logout_redirect_uris: signedOutUris,
      },
    ],
    cookies: { keys: ['only for tests'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    claims: {
      openid: ['sub', 'auth_time'],
      email: ['email', 'email_verified'],
      profile: ['name'],
      groups: ['groups'],
    },
    findAccount: (_context: unknown, login: string) => ({
      accountId: people[login]?.sub ?? login,
      claims: () => ({ ...people[login], sub: people[login]?.sub ?? login }),
    }),
  });
}

process.on('message', ({ client, people: others = {}, clockAhead: ahead }: Instruction) => {
  Object.assign(people, others);
  if (ahead !== undefined) clockAhead = ahead;
  if (client) answer = configured(client).callback();
  process.send!({});
});
process.on('disconnect', () => process.exit());

const [key, cert] = process.argv.slice(2);
const listener: RequestListener = (req, res) => {
  res.setHeader('Date', new Date(Date.now()).toUTCString());
  answer(req, res);
};
const server = cert ? createSecureServer({ key, cert }, listener) : createServer(listener);
server.listen(0, '127.0.0.1', () => {
  issuer = `http${cert ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.send!({ url: issuer });
});

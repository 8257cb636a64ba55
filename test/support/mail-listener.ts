import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { until } from './until.js';

interface Received {
  to: string[];
  /** As it came, with all its headers. */
  raw: string;
  subject: string;
  /** Its words, as a mail program shows them. */
  text: string;
  isEncrypted: boolean;
  user: string;
}

interface Wishes {
  /** With which it offers STARTTLS; absent: it offers none. */
  tls?: { cert: string; key: string };
  /** Who may send; absent: everybody. */
  account?: { user: string; password: string };
}

/** A mail server: a real SMTP listener that keeps what it gets. */
export class MailListener {
  readonly inbox: Received[] = [];
  /** Addresses that it takes no mail for. */
  readonly unknown = new Set<string>();
  private readonly server: SMTPServer;

  constructor({ tls, account }: Wishes = {}) {
    this.server = new SMTPServer({
      ...tls,
      hideSTARTTLS: !tls,
      authOptional: !account,
      disabledCommands: [...(tls ? [] : ['STARTTLS']), ...(account ? [] : ['AUTH'])],
      onAuth: ({ username, password }, _session, done) =>
        username === account?.user && password === account?.password
          ? done(null, { user: username })
          : done(new Error('no')),
      onRcptTo: ({ address }, _session, done) =>
        done(
          this.unknown.has(address) ? Object.assign(new Error('unknown'), { responseCode: 550 }) : undefined,
        ),
      onData: (stream, { envelope, secure, user }, done) => {
        void text(stream).then((raw) => {
          const to = envelope.rcptTo.map(({ address }) => address);
          this.inbox.push({ to, raw, ...wordsOf(raw), isEncrypted: secure, user: String(user ?? '') });
          done();
        });
      },
    });
    this.server.on('error', () => undefined); // A client that goes is no fault of the listener.
  }

  async start(): Promise<this> {
    const listening = this.server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    return this;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  /** The next mail to that address, once it is here. */
  async next(to: string): Promise<Received> {
    await until(() => this.inbox.some((mail) => mail.to.includes(to)));
    const at = this.inbox.findIndex((mail) => mail.to.includes(to));
    return this.inbox.splice(at, 1)[0];
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

function wordsOf(raw: string): { subject: string; text: string } {
  const [head, body] = raw.split(/\r\n\r\n([^]*)/);
  const flat = head.replace(/\r\n[ \t]+/g, ' ');
  const isQuoted = /^content-transfer-encoding: quoted-printable/im.test(flat);
  const text = isQuoted
    ? Buffer.from(
        body
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
        'latin1',
      ).toString('utf8')
    : body;
  return { subject: /^subject: (.*)$/im.exec(flat)?.[1] ?? '', text };
}

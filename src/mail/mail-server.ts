import type { Transporter } from 'nodemailer';
import type { MailSettings } from '../mail-settings.js';
import { onDemand } from '../on-demand.js';
import { trustOf } from '../trust.js';

const nodemailer = onDemand<typeof import('nodemailer')>('nodemailer');

/** Milliseconds. */
const TIMEOUTS = {
  dnsTimeout: 5_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
};

export interface Letter {
  id: string;
  to: string;
  subject: string;
  text: string;
}

/** Why a mail could not be sent, in words for whoever runs Footbridge. */
export class MailProblem extends Error {
  constructor(
    sentence: string,
    /** Whether the server will never take just this mail. */
    readonly isFinal: boolean,
    cause: unknown,
  ) {
    super(sentence, { cause });
  }
}

/** The mail server of the settings. */
export class MailServer {
  private readonly transport: Transporter;

  constructor(private readonly settings: MailSettings) {
    const { host, port, isEncrypted, needsEncryption, signIn, certificateAuthority } = settings;
    const secureContext = trustOf(certificateAuthority ? [certificateAuthority] : []);
    this.transport = nodemailer().createTransport({
      ...{ host, port, ...TIMEOUTS },
      secure: isEncrypted,
      requireTLS: needsEncryption && !isEncrypted,
      ...(signIn && { auth: { user: signIn.user, pass: signIn.password } }),
      ...(secureContext && { tls: { secureContext } }),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /** Where it is, for people. */
  get name(): string {
    return `${this.settings.host}:${this.settings.port}`;
  }

  /** @throws MailProblem */
  async send({ id, to, subject, text }: Letter): Promise<void> {
    const { from } = this.settings;
    const domain = from.address.split('@').pop();
    await this.saying(() =>
      this.transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        // The same each time: whoever gets it twice is shown it once.
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' }, // RFC 3834: no notice of absence comes back
      }),
    );
  }

  /** Connects, encrypts and signs in, as for a mail. @throws MailProblem */
  async check(): Promise<void> {
    await this.saying(() => this.transport.verify());
  }

  private async saying(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw this.problemOf(error as MailError);
    }
  }

  private problemOf(error: MailError): MailProblem {
    const { code = '', command = '', responseCode = 0 } = error;
    const isFinal = responseCode >= 500 && /^(RCPT TO|DATA)/.test(command);
    const sentence = isFinal
      ? `The mail server does not take mail for that address (${responseCode}).`
      : this.sentenceFor(code, responseCode, error.message);
    return new MailProblem(sentence, isFinal, error);
  }

  private sentenceFor(code: string, answer: number, message: string): string {
    const { name } = this;
    if (/wrong version number/i.test(message))
      return `${name} is no encrypted port: write smtp:// in place of smtps://.`;
    if (code === 'ETLS' && !/certificate|altname/i.test(message))
      return `The mail server ${name} offers no encryption. Use a port that does, or set FOOTBRIDGE_MAIL_TLS=optional.`;
    if (/certificate|altname/i.test(message))
      return `The certificate of the mail server ${name} is not trusted. Give the one of its authority in FOOTBRIDGE_MAIL_CA_FILE.`;
    if (code === 'EAUTH' || code === 'ENOAUTH')
      return `The mail server ${name} refuses user name or password. Look at FOOTBRIDGE_MAIL_URL and its password.`;
    if (code === 'EDNS')
      return `The name of the mail server ${name} is not known. Look at FOOTBRIDGE_MAIL_URL.`;
    if (code === 'ETIMEDOUT')
      return `The mail server ${name} does not answer in time. Look whether a firewall is in between.`;
    if (answer > 0) return `The mail server ${name} answers ${answer}. Its log says why.`;
    return `The mail server ${name} cannot be reached (${code || 'no reason was given'}). Look at FOOTBRIDGE_MAIL_URL.`;
  }
}

interface MailError extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
}

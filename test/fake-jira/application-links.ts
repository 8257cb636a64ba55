import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';

/** What an administrator types into Incoming Authentication. */
export interface IncomingLink {
  /** Name of the application link; for the list only. */
  name: string;
  consumerKey: string;
  consumerName?: string;
  description?: string;
  /** SPKI PEM, its bare base64, or a certificate. */
  publicKey: string;
  callbackUrl?: string;
  twoLegged?: boolean;
  /** Login name that two-legged calls run as; they are anonymous without one. */
  executeAs?: string;
  /** False where three-legged access was switched off. */
  threeLegged?: boolean;
}

/** The incoming side of an application link: the program that may ask people for access. */
export interface Consumer extends IncomingLink {
  consumerName: string;
  key: KeyObject;
}

/** An application link; without a consumer its Incoming Authentication is not configured yet. */
export interface ApplicationLink {
  id: string;
  name: string;
  url: string;
  consumer?: Consumer;
}

/** A sentence for the administrator, beside a box of the Incoming Authentication form. */
export class LinkProblem extends Error {
  constructor(
    readonly field: 'consumerKey' | 'consumerName' | 'publicKey' | 'callbackUrl' | 'executeAs',
    message: string,
  ) {
    super(message);
  }
}

/** The application links of one Jira. */
export class ApplicationLinks {
  private readonly links: ApplicationLink[] = [];
  private lastId = 0;

  /** Creates a link with its incoming side, as an administrator does in two steps. */
  add(incoming: IncomingLink): Consumer {
    const consumer = this.check(incoming);
    this.create(incoming.name).consumer = consumer;
    return consumer;
  }

  /** Creates a link that lets nobody in yet. */
  create(name: string, url = `http://${encodeURIComponent(name.toLowerCase())}`): ApplicationLink {
    const link = { id: `link-${++this.lastId}`, name, url };
    this.links.push(link);
    return link;
  }

  /** Saves the Incoming Authentication form of a link. */
  configure(id: string, incoming: IncomingLink): Consumer {
    const link = this.links.find((candidate) => candidate.id === id);
    if (!link) throw new Error(`There is no application link ${id}.`);
    link.consumer = this.check(incoming, link);
    return link.consumer;
  }

  remove(consumerKey: string): void {
    this.delete(this.links.find(({ consumer }) => consumer?.consumerKey === consumerKey)?.id ?? '');
  }

  delete(id: string): void {
    const index = this.links.findIndex((link) => link.id === id);
    if (index >= 0) this.links.splice(index, 1);
  }

  /** The consumers that were let in. */
  all(): Consumer[] {
    return this.links.flatMap(({ consumer }) => (consumer ? [consumer] : []));
  }

  list(): readonly ApplicationLink[] {
    return this.links;
  }

  find(consumerKey: string | undefined): Consumer | undefined {
    return this.all().find((consumer) => consumer.consumerKey === consumerKey);
  }

  private check(incoming: IncomingLink, own?: ApplicationLink): Consumer {
    const consumerKey = incoming.consumerKey.trim();
    if (!consumerKey) throw new LinkProblem('consumerKey', 'Consumer key is required.');
    const taken = this.links.find(({ consumer }) => consumer?.consumerKey === consumerKey);
    if (taken && taken !== own)
      throw new LinkProblem('consumerKey', 'A consumer with this key already exists.');
    const consumerName = (incoming.consumerName ?? incoming.name).trim();
    if (!consumerName) throw new LinkProblem('consumerName', 'Consumer name is required.');
    const callbackUrl = incoming.callbackUrl?.trim() || undefined;
    if (callbackUrl && !isAbsoluteHttp(callbackUrl)) {
      throw new LinkProblem('callbackUrl', 'The callback URL must be a valid absolute http or https URL.');
    }
    return { ...incoming, consumerKey, consumerName, callbackUrl, key: publicKeyOf(incoming.publicKey) };
  }
}

/** True for what the token servlet takes as a callback (ServiceProviderToken.isValidCallback). */
export function isAbsoluteHttp(url: string): boolean {
  // java.net.URI refuses what WHATWG URL would repair, such as a space.
  return /^https?:\/\/[^\s<>"{}|\\^`]+$/i.test(url) && URL.canParse(url);
}

const CERTIFICATE = '-----BEGIN CERTIFICATE-----';

/**
 * The key of Jira's Public Key box, read as RSAKeys does: a text that starts with the line of a certificate
 * is one; of anything else all `-----…-----` and line ends are cut, and the rest is a SubjectPublicKeyInfo.
 */
function publicKeyOf(text: string): KeyObject {
  if (!text.trim()) throw new LinkProblem('publicKey', 'Public key is required.');
  try {
    if (text.startsWith(CERTIFICATE)) return rsa(new X509Certificate(text).publicKey);
    const base64 = text
      .replace(/-----[A-Z ]*-----/g, '')
      .replace(/[\r\n]/g, '')
      .trim();
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new Error('not base64');
    return rsa(createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' }));
  } catch {
    throw new LinkProblem(
      'publicKey',
      'The public key is not valid. Please enter a valid X.509 public key or certificate.',
    );
  }
}

function rsa(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'rsa') throw new Error('not RSA');
  return key;
}

import type { AlmProblem } from '../../alm-problem.js';
import { problemOf } from '../causes/causes.js';
import type { JiraReply } from '../wire/jira-http.js';
import { schemeOf, type SentRequest } from './sent-request.js';

const LOOKED_AT = 50_000; // characters
const BITS = 8; // in a byte

/** Java's sentence, in whatever page or JSON it is wrapped (sun.security.rsa.RSASignature). Counted in bytes. */
const LENGTHS =
  /signature length not correct:?\s*got\s+(\d{1,5})\s+but (?:was )?expect(?:ing|ed)\s+(\d{1,5})/i;
/**
 * What Java says where the key that Jira keeps cannot verify any signature of ours: net.oauth.signature.RSA_SHA1
 * without a key, and the key classes of the platform.
 */
const UNUSABLE =
  /signature length not correct|need to set public key with|java\.security\.(spec\.InvalidKeySpecException|InvalidKeyException|SignatureException)|net\.oauth\.signature\.RSA_SHA1|NullPointerException[\s\S]{0,2000}net\.oauth/i;

/**
 * The problem that Jira has with the public key it keeps, where Java fails on it before the signature was compared:
 * then Jira answers as if it had an error of its own. It refused before it did anything.
 */
export function keyProblem({ status, text }: JiraReply, sent: SentRequest): AlmProblem | undefined {
  const isSigned = schemeOf(sent) === 'oauth' && Boolean(sent.headers.Authorization);
  if (status < 400 || !isSigned) return undefined;

  const { baseUrl } = sent;
  const start = text.slice(0, LOOKED_AT);
  const [, ours, theirs] = LENGTHS.exec(start) ?? [];
  if (ours && theirs) {
    const inBits = { ours: String(Number(ours) * BITS), theirs: String(Number(theirs) * BITS) };
    return problemOf('signature-key-size', { baseUrl, ...inBits });
  }
  return status >= 500 && UNUSABLE.test(start) ? problemOf('signature-key-unusable', { baseUrl }) : undefined;
}

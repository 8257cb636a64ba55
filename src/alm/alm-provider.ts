import type { AlmClient } from './contract/client.js';
import type {
  AlmConnection,
  ConfiguredConnection,
  CredentialSecret,
  FormClass,
  Setting,
  ShownValue,
} from './contract/connection.js';
import type { Consent } from './contract/consent.js';
import type { LinkWords, Renewal, Revocation, TypedCredential } from './contract/credential.js';
import type { AlmField, MappedField, MappingProposal } from './contract/fields.js';
import type { KeyPairs, PrivateAuthorities, SignedAddress } from './contract/keys.js';
import type { AlmPlaces } from './contract/site.js';
import type { Climber, Rung } from './link-health.js';

export * from './contract/boards.js';
export * from './contract/client.js';
export * from './contract/connection.js';
export * from './contract/consent.js';
export * from './contract/credential.js';
export * from './contract/details.js';
export * from './contract/edits.js';
export * from './contract/fields.js';
export * from './contract/keys.js';
export * from './contract/lists.js';
export * from './contract/search.js';
export * from './contract/site.js';
export * from './contract/work-item.js';

/** Another kind that an administrator of the site may have set up there in place of this one. */
export interface Mistake {
  kind: string;
  label: string;
  /** What they see in the site then, as a question. */
  sign: string;
  /** Ids of the causes with which a check fails then. */
  causes: string[];
}

/**
 * One kind of ALM account, made of capabilities that are each absent or whole. Everything that differs between kinds
 * lives here or in the partials named after {@link kind}; whoever needs a capability asks for it, and nobody asks
 * which kind an account is.
 */
export interface AlmProvider {
  /** `<product>-<edition>-<method>`; also the folder of its partials. */
  readonly kind: string;
  readonly label: string;
  /** One sentence for the page on which a kind is chosen. */
  readonly description: string;
  /** What an administrator fills in. Always has `baseUrl` and `name`. */
  readonly accountForm: FormClass;

  /** People come by a credential on a page of the site; every kind has this or {@link typed}. */
  readonly consent?: Consent;
  /** People type their credential. */
  readonly typed?: TypedCredential;
  readonly keys?: KeyPairs;
  readonly signedAddress?: SignedAddress;
  readonly authorities?: PrivateAuthorities;
  readonly renewal?: Renewal;
  readonly revocation?: Revocation;
  readonly words: LinkWords;
  readonly mistakenFor?: Mistake;

  /** What a new draft starts with, for example a key pair of its own. */
  draft(): Promise<AlmConnection>;
  /**
   * The connection that typed values make of `current`. Empty secrets keep what is there.
   * A value that is missing stays missing (drafts may be incomplete; see {@link missing}).
   * @throws Problem with `field` for a value that can never work.
   */
  configure(current: AlmConnection, typed: Record<string, string>): ConfiguredConnection;
  /** Sentences by field for what a draft still lacks before it can be used; empty when complete. */
  missing(connection: AlmConnection): Record<string, string>;
  /** What the form shows of the connection besides its name and address, by field. Works without the secrets, too. */
  shown(connection: AlmConnection): Record<string, ShownValue>;
  /** What its partials show of the connection. Never a secret. */
  describe(connection: AlmConnection, about: Setting): object;
  /** Climbs from the address to the last API that boards need. Rungs above the first broken one are skipped. */
  climb(connection: AlmConnection, climber: Climber): Promise<Rung[]>;

  /** For each mapped part the fields that fit its type, and the likely one among them. */
  proposeMapping(fields: AlmField[]): Record<MappedField, MappingProposal>;
  /** What Footbridge makes of one raw value of that part, as short text; empty for no value. */
  interpret(part: MappedField, raw: unknown): string;

  /** What a cause of the exchange log, or of a step, is called. */
  causeTitle(id: string): string;

  /** Seconds that the clock of the site is ahead of ours, as far as calls had to follow it; 0 while they agree. For kinds that sign the time. */
  clockOffset?(baseUrl: string): number;

  /** Pages of the ALM site itself that people are sent to. */
  places(connection: AlmConnection): AlmPlaces;
  /** Calls to the site as the person whose credential it is. There is no client without a person. */
  client(connection: AlmConnection, credential: CredentialSecret): AlmClient;
}

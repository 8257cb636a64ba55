import type { Credential } from '../../credentials/credential.entity.js';
import type { LoggedExchange } from '../logged-exchange.entity.js';
import type { BoardOnAccount } from '../neighbours.js';
import type { Site } from '../site.js';
import type { LinkedPerson } from '../../credentials/stored-credentials.js';
import type { Handoff } from '../health/handoff.entity.js';
import type { Form } from '../../web/form.js';
import type { Proof } from './connection-test.js';
import type { MappingForm } from './mapping.form.js';

/** All that the page on which an account is set up shows. */
export interface Setup {
  /** Whose page it is. */
  readerId: string;
  site: Site;
  callbackUrl: string;
  /** The administrator's own. */
  credential: Credential | undefined;
  links: LinkedPerson[];
  /** The last call to the site, if any is kept. */
  lastCall: LoggedExchange | undefined;
  boards: BoardOnAccount[];
  /** Pasted secrets that wait for the agreement that links are dropped. */
  setAside: string[];
  /** Sheets for a Jira administrator that can be read, the newest first. */
  handoffs: Handoff[];
  /** The site, or the way to it, failed just now. */
  isBroken: boolean;
  form: Form<object>;
  /** The mapping as it was chosen on the page just now; empty when it was not sent. */
  mapping: MappingForm;
  /** What the administrator types of their own credential, for kinds that have it typed. */
  own?: Form<object>;
  proof: { key: string; parts: Proof[]; problem: string };
  /** Name of the step that was asked for, if any. */
  step: string;
}

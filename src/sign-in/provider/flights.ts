import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { SecretBox, UnsealProblem } from '../../database/secret-box.js';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import { clearCookie, readCookie, setCookie } from '../../web/cookies.js';
import { absoluteUrl } from '../../web/navigation.js';
import type { Page } from '../../web/page.js';
import { leaveView } from '../sign-in.view.js';
import type { Claims } from './claims.js';
import { Provider, type Departure } from './provider.js';
import { ProviderProblem } from './provider-problems.js';

const LONGEST = 60 * 60 * 1000; // milliseconds
const PLACE = ['cookie', 'provider', 'flight'] as const;

/** What a browser set out to the provider for. */
export interface Errand {
  /** The token of the invitation that it set out from. */
  invitation?: string;
  /** That of a link that an administrator made for one person. */
  passwordReset?: string;
  /** Names the form that waits for its person to sign in anew. */
  heldForm?: string;
}

interface Flight extends Errand {
  departure: Departure;
}

/** Browsers on their way to the provider and back. What the way back needs is in a sealed cookie: nothing is stored. */
@Injectable()
export class Flights {
  constructor(
    private readonly provider: Provider,
    private readonly secretBox: SecretBox,
  ) {}

  /** Answers with the way to the provider. */
  async setOut(page: Page, errand: Errand = {}): Promise<void> {
    try {
      const redirectUri = absoluteUrl(page.req, paths.provider.callback());
      const { url, departure } = await this.provider.leave(redirectUri, errand.heldForm !== undefined);
      const flight: Flight = { departure, ...errand };
      setCookie(page, 'provider', this.secretBox.seal(flight, PLACE), LONGEST);
      if (page.req.method === 'GET') return page.redirect(303, url);
      // A form's answer may not redirect to another site: browsers hold it against the page's form-action policy.
      page.set('Refresh', `0; url=${url}`);
      page.show('sessions/leave', leaveView(this.provider.settings.label, url));
    } catch (error) {
      this.comeBack(page, error);
    }
  }

  /** Who has come back, and what for; once for each time that a browser set out. @throws Problem */
  async land(page: Page): Promise<{ claims: Claims; errand: Errand }> {
    const flight = this.read(page.req);
    clearCookie(page, 'provider');
    if (!flight || Date.now() - flight.departure.startedAt >= LONGEST)
      throw new ProviderProblem(
        'This sign-in was not begun in this browser, took more than an hour, or has ended already.',
        'Sign in once more, at the address that you began at.',
        'no flight',
        403,
      );
    const { departure, ...errand } = flight;
    return { claims: await this.provider.arrive(page.req.url.split('?')[1] ?? '', departure), errand };
  }

  /** Says on the next page why it came to nothing: the address of this one may hold a code. */
  comeBack(page: Page, error: unknown): void {
    if (!(error instanceof Problem) || error.status === 404) throw error;
    const { diagnosis } = error as Partial<ProviderProblem>;
    page.req.log.warn({ diagnosis }, error.message);
    page.say('error', error.sentences);
    page.goOn(page.req.visitor ? paths.home() : paths.signIn());
  }

  private read(req: Request): Flight | undefined {
    try {
      return this.secretBox.open<Flight>(readCookie(req, 'provider') ?? '', PLACE);
    } catch (error) {
      if (error instanceof UnsealProblem) return undefined;
      throw error;
    }
  }
}

import { Injectable } from '@nestjs/common';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import type { Page } from '../../web/page.js';
import { FailedSignIns } from '../failed-sign-ins.js';
import { HeldForms, type HeldForm } from '../held-forms.js';
import { SignIns } from '../sign-ins.js';
import type { Claims } from './claims.js';
import type { Errand } from './flights.js';
import { ProviderPeople } from './provider-people.js';

/** What becomes of somebody whom the provider has signed in. */
@Injectable()
export class Arrivals {
  constructor(
    private readonly people: ProviderPeople,
    private readonly signIns: SignIns,
    private readonly failures: FailedSignIns,
    private readonly forms: HeldForms,
  ) {}

  /** Signs them in here. @throws Problem 403 that says why they are not let in */
  async begin(page: Page, claims: Claims, errand: Errand): Promise<void> {
    try {
      const { id } = await this.people.admit(claims, errand);
      page.goOn(await this.signIns.begin(page, id, { signedInBy: 'provider', idToken: claims.idToken }));
    } catch (error) {
      if (error instanceof Problem && error.status === 403)
        await this.failures.note(page.req, claims.email || claims.subject);
      throw error;
    }
  }

  /** Lets a form go on that was held for its person to sign in anew. @throws Problem */
  async prove(page: Page, claims: Claims, heldForm: string): Promise<void> {
    const { visitor } = page.req;
    const form = this.held(page, heldForm);
    if (!visitor) throw notHeld();
    if (!(await this.people.isSame(visitor.id, claims)))
      throw new Problem(`You signed in there as somebody else than ${visitor.name}. Nothing was changed.`, {
        status: 403,
        nextStep: 'Sign out there, and send what you wanted to change once more.',
      });
    form.isProved = true;
    page.goOn(paths.provider.proved({ heldForm }));
  }

  /** The form that waits for one press more. @throws Problem 410 */
  held({ req }: Page, heldForm: string): HeldForm {
    const form = this.forms.find(req, heldForm);
    if (!form) throw notHeld();
    return form;
  }
}

function notHeld(): Problem {
  return new Problem('What you sent is not held any more. Nothing was changed.', {
    status: 410,
    nextStep: 'Go back to the page and send it once more.',
  });
}

import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { paths } from '../../paths.js';
import { Needs, Public } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { OneTimeLinks } from '../one-time-links.js';
import { provedView } from '../sign-in.view.js';
import { Arrivals } from './arrivals.js';
import { Flights } from './flights.js';

/** The browser's journey to the organisation's provider and back. */
@Controller()
export class ProviderController {
  constructor(
    private readonly flights: Flights,
    private readonly arrivals: Arrivals,
    private readonly links: OneTimeLinks,
  ) {}

  @Public()
  @Get(paths.provider.leave.pattern)
  async leave(@Res() page: Page) {
    if (page.req.visitor) return page.goOn(paths.home());
    await this.flights.setOut(page);
  }

  /** Somebody who was invited makes their profile by signing in. */
  @Public()
  @Post(paths.provider.invitation.pattern)
  async accept(@Param('token') token: string, @Res() page: Page) {
    await this.links.invitation(page.req, token);
    await this.flights.setOut(page, { invitation: token });
  }

  /** Somebody for whom an administrator made a link joins their profile by signing in. */
  @Public()
  @Post(paths.provider.passwordReset.pattern)
  async join(@Param('token') token: string, @Res() page: Page) {
    await this.links.reset(page.req, token);
    await this.flights.setOut(page, { passwordReset: token });
  }

  /** Somebody who is signed in shows once more that it is them. */
  @Needs('keep own profile')
  @Get(paths.provider.again.pattern)
  async again(@Param('heldForm') heldForm: string, @Res() page: Page) {
    await this.flights.setOut(page, { heldForm });
  }

  @Needs('keep own profile')
  @Get(paths.provider.proved.pattern)
  proved(@Param('heldForm') heldForm: string, @Res() page: Page) {
    page.show('sessions/proved', provedView(this.arrivals.held(page, heldForm), heldForm));
  }

  /** The provider sends the browser back here. */
  @Public()
  @Get(paths.provider.callback.pattern)
  async callback(@Res() page: Page) {
    try {
      const { claims, errand } = await this.flights.land(page);
      if (errand.heldForm) await this.arrivals.prove(page, claims, errand.heldForm);
      else await this.arrivals.begin(page, claims, errand);
    } catch (error) {
      this.flights.comeBack(page, error);
    }
  }
}

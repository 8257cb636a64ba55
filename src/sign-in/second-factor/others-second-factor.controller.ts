import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { paths } from '../../paths.js';
import { ProfilesService } from '../../people/profiles.service.js';
import { Needs } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { requirePassword } from '../../web/password-again.js';
import { removalView } from './second-factor.view.js';
import { SecondFactors } from './second-factors.js';

/** Somebody's second factor, which an administrator removes where it is lost with all recovery codes. */
@Needs('manage people')
@Controller()
export class OthersSecondFactorController {
  constructor(
    private readonly profiles: ProfilesService,
    private readonly factors: SecondFactors,
  ) {}

  @Get(paths.people.secondFactor.pattern) async confirmRemoval(@Param('id') id: string, @Res() page: Page) {
    page.show('people/second-factor', removalView(await this.profiles.find(id)));
  }

  @Post(paths.people.secondFactor.pattern) async remove(@Param('id') id: string, @Res() page: Page) {
    requirePassword(page.req);
    const { name } = await this.factors.remove(id);
    page.goOn(paths.people.index(), `${name} signs in without a second factor now.`);
  }
}

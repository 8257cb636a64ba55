import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { Board } from '../boards/board.entity.js';
import { Credential } from '../credentials/credential.entity.js';
import { Database } from '../database/database.js';
import { paths } from '../paths.js';
import { GroupsService } from '../people/groups.service.js';
import { HeirForm } from '../people/profile-forms.js';
import { ProfilesService } from '../people/profiles.service.js';
import { Needs } from '../web/access.js';
import { Form } from '../web/form.js';
import type { Page } from '../web/page.js';
import { requirePassword } from '../web/password-again.js';
import { AccessEnds } from './access-ends.js';
import { personRemovalView, personView } from './person.view.js';

/** The page of one person, for administrators. */
@Needs('manage people')
@Controller()
export class PersonController {
  constructor(
    private readonly database: Database,
    private readonly profiles: ProfilesService,
    private readonly groups: GroupsService,
    private readonly ends: AccessEnds,
  ) {}

  @Get(paths.people.show.pattern) show(@Param('id') id: string, @Res() page: Page) {
    return this.render(page, id, Form.of(HeirForm));
  }

  @Post(paths.people.accessEnd.pattern) async endAccess(@Param('id') id: string, @Res() page: Page) {
    requirePassword(page.req);
    const form = await page.bind(HeirForm);
    const person = await form.submit(({ heir = '' }) => this.ends.end({ id, by: page.me.id, heirId: heir }));
    if (!person) return this.render(page, id, form);

    const rest = 'What they allowed in Jira stands in their own profile there until it is revoked.';
    page.goOn(paths.people.show({ id }), `The access of ${person.name} has ended. ${rest}`);
  }

  @Post(paths.people.accessBack.pattern) async giveBack(@Param('id') id: string, @Res() page: Page) {
    requirePassword(page.req);
    const { name } = await this.profiles.giveAccessBack(id);
    page.goOn(paths.people.show({ id }), `${name} can sign in again, and links to Jira anew.`);
  }

  @Get(paths.people.removal.pattern) confirmRemoval(@Param('id') id: string, @Res() page: Page) {
    return this.renderRemoval(page, id, Form.of(HeirForm));
  }

  @Post(paths.people.removal.pattern) async remove(@Param('id') id: string, @Res() page: Page) {
    requirePassword(page.req);
    const form = await page.bind(HeirForm);
    const person = await form.submit(({ heir = '' }) =>
      this.ends.remove({ id, by: page.me.id, heirId: heir }),
    );
    if (!person) return this.renderRemoval(page, id, form);

    page.goOn(paths.people.index(), `${person.name} was removed and cannot sign in any more.`);
  }

  private async renderRemoval(page: Page, id: string, form: Form<HeirForm>) {
    const person = await this.profiles.find(id);
    const [people, boards] = await Promise.all([this.profiles.all(), this.boardsOf(id)]);
    page.show('people/removal', personRemovalView({ me: page.me, person, people, boards, form }), form);
  }

  private boardsOf(id: string): Promise<Board[]> {
    return this.database.read.find(Board, { where: { createdById: id }, order: { name: 'ASC' } });
  }

  private async render(page: Page, id: string, form: Form<HeirForm>) {
    const person = await this.profiles.find(id);
    const [people, groups, boards, links] = await Promise.all([
      this.profiles.all(),
      this.groups.whole(),
      this.boardsOf(id),
      this.database.read.find(Credential, { where: { profileId: id }, relations: { account: true } }),
    ]);
    const { me } = page;
    page.show('people/show', personView({ me, person, people, groups, boards, links, form }), form);
  }
}

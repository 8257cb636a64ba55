import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { paths } from '../paths.js';
import { ROLE_WORDS } from '../rights/roles.js';
import { Needs } from '../web/access.js';
import { Form } from '../web/form.js';
import type { Page } from '../web/page.js';
import { requirePassword } from '../web/password-again.js';
import { InvitationsService } from './invitations.service.js';
import { NewLinks } from './new-links.js';
import { peopleIndexView, type NewLink } from './people.view.js';
import { InvitationForm, RoleForm } from './profile-forms.js';
import { ProfilesService } from './profiles.service.js';

/** Who may use Footbridge, for administrators. */
@Needs('manage people')
@Controller()
export class PeopleController {
  constructor(
    private readonly profiles: ProfilesService,
    private readonly invitations: InvitationsService,
    private readonly links: NewLinks,
  ) {}

  @Get(paths.people.index.pattern) async index(@Res() page: Page) {
    await this.render(page, Form.of(InvitationForm), this.links.take(page.me.id));
  }

  @Post(paths.people.invite.pattern) async invite(@Res() page: Page) {
    const form = await page.bind(InvitationForm);
    await form.submit((values) => this.links.invite(page, values));
    if (!form.valid) return this.render(page, form);

    page.goOn(paths.people.index());
  }

  @Post(paths.people.passwordReset.pattern) async resetPassword(@Param('id') id: string, @Res() page: Page) {
    requirePassword(page.req);
    await this.links.resetPassword(page, await this.profiles.find(id));
    page.goOn(paths.people.index());
  }

  @Post(paths.people.withdraw.pattern) async withdraw(@Param('id') id: string, @Res() page: Page) {
    await this.invitations.withdraw(id);
    page.goOn(paths.people.index(), 'The invitation was withdrawn: its link does not work any more.');
  }

  @Post(paths.people.update.pattern) async update(@Param('id') id: string, @Res() page: Page) {
    requirePassword(page.req);
    const form = await page.bind(RoleForm);
    const person = await form.submit(({ role }) => this.profiles.changeRole(id, role));
    if (!person) return this.render(page, form);

    page.goOn(
      id === page.me.id ? paths.home() : paths.people.index(),
      `${person.name} is now ${ROLE_WORDS[form.values.role]}.`,
    );
  }

  private async render(page: Page, form: Form<object>, newLink?: NewLink) {
    const [people, invitations] = await Promise.all([this.profiles.all(), this.invitations.open()]);
    const view = peopleIndexView({
      me: page.me,
      people,
      invitations,
      form,
      newLink,
      sendsMail: this.links.areSent,
    });
    page.show('people/index', view, form);
  }
}

import { Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CONFIG, type Config } from '../config.js';
import { paths } from '../paths.js';
import { ROLE_WORDS } from '../rights/roles.js';
import { Needs } from '../web/access.js';
import { Form } from '../web/form.js';
import { absoluteUrl } from '../web/navigation.js';
import type { Page } from '../web/page.js';
import { requirePassword } from '../web/password-again.js';
import { InvitationsService } from './invitations.service.js';
import { PeopleMails } from './people-mails.js';
import { PasswordResetsService } from './password-resets.service.js';
import { peopleIndexView, type NewLink } from './people.view.js';
import { InvitationForm, RoleForm } from './profile-forms.js';
import { ProfilesService } from './profiles.service.js';

/** Who may use Footbridge, for administrators. */
@Needs('manage people')
@Controller()
export class PeopleController {
  /** Links just made, by the administrator who is about to see them. Only their hash is stored. */
  private readonly newLinks = new LRUCache<string, NewLink>({ max: 100, ttl: 10 * 60 * 1000 });

  @Inject(PeopleMails) private readonly mails: PeopleMails;

  constructor(
    private readonly profiles: ProfilesService,
    private readonly invitations: InvitationsService,
    private readonly resets: PasswordResetsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get(paths.people.index.pattern) async index(@Res() page: Page) {
    const newLink = this.newLinks.get(page.me.id);
    this.newLinks.delete(page.me.id);
    await this.render(page, Form.of(InvitationForm), newLink);
  }

  @Post(paths.people.invite.pattern) async invite(@Res() page: Page) {
    const form = await page.bind(InvitationForm);
    const path = await form.submit(({ role, note, email = '' }) =>
      this.invitations.add(role, note, this.mails.invitation(email, role)),
    );
    if (!path) return this.render(page, form);

    const sentTo = this.mails.isOn ? form.values.email : undefined;
    this.newLinks.set(page.me.id, { url: absoluteUrl(page.req, path), sentTo });
    page.goOn(paths.people.index());
  }

  @Post(paths.people.passwordReset.pattern) async resetPassword(@Param('id') id: string, @Res() page: Page) {
    requirePassword(page.req);
    const person = await this.profiles.find(id);
    this.newLinks.set(page.me.id, {
      url: absoluteUrl(page.req, await this.resets.add(person, this.mails.reset(person))),
      for: person.name,
      sentTo: this.mails.isOn ? person.email : undefined,
      signsIn: !this.config.signIn.passwords,
    });
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
      sendsMail: this.mails.isOn,
    });
    page.show('people/index', view, form);
  }
}

import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { paths } from '../paths.js';
import { Public } from '../web/access.js';
import { Form } from '../web/form.js';
import type { Page } from '../web/page.js';
import { InvitationsService } from '../people/invitations.service.js';
import { invitationView } from './sign-in.view.js';
import { NameForm, NewPersonForm } from '../people/profile-forms.js';
import { OneTimeLinks } from './one-time-links.js';
import { SignIns } from './sign-ins.js';
import { WaysIn } from './ways-in.js';

/** The page behind an invitation. */
@Public()
@Controller()
export class InvitationsController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly links: OneTimeLinks,
    private readonly signIns: SignIns,
    private readonly ways: WaysIn,
  ) {}

  @Get(paths.invitation.pattern) async show(@Param('token') token: string, @Res() page: Page) {
    await this.links.invitation(page.req, token);
    page.show('invitations/show', invitationView(token, Form.of(NewPersonForm), this.ways.of(page.req)));
  }

  @Post(paths.invitation.pattern) async create(@Param('token') token: string, @Res() page: Page) {
    await this.links.invitation(page.req, token);
    const { email } = this.ways.of(page.req);
    if (email) return this.acceptFromProxy(page, token, email);
    this.ways.assertPasswords();
    const form = await page.bind(NewPersonForm);
    const profile = await form.submit((person) => this.invitations.accept(token, person));
    if (!profile)
      return page.show('invitations/show', invitationView(token, form, this.ways.of(page.req)), form);

    const next = await this.signIns.begin(page, profile.id);
    page.goOn(next, `Welcome, ${profile.name}.`);
  }

  /** Somebody whom the proxy has signed in says their name; their address is what it says. */
  private async acceptFromProxy(page: Page, token: string, email: string): Promise<void> {
    const form = await page.bind(NameForm);
    const profile = await form.submit(({ name }) => this.invitations.accept(token, { name, email }));
    if (!profile)
      return page.show('invitations/show', invitationView(token, form, this.ways.of(page.req)), form);

    const next = await this.signIns.begin(page, profile.id, { signedInBy: 'proxy' });
    page.goOn(next, `Welcome, ${profile.name}.`);
  }
}

import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { paths } from '../paths.js';
import { AdministratorsOnly } from '../web/access.js';
import { Form } from '../web/form.js';
import { absoluteUrl, seeOther } from '../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../web/visitor.js';
import { InvitationsService } from './invitations.service.js';
import { peopleIndexView, personRemovalView } from './people.view.js';
import { InvitationForm, RoleForm } from './profile-forms.js';
import { ProfilesService } from './profiles.service.js';

/** Who may use Footbridge, for administrators. */
@AdministratorsOnly()
@Controller()
export class PeopleController {
  /** Links just made, by the administrator who is about to see them. Only their hash is stored. */
  private readonly newLinks = new LRUCache<string, string>({ max: 100, ttl: 10 * 60 * 1000 });

  constructor(
    private readonly profiles: ProfilesService,
    private readonly invitations: InvitationsService,
  ) {}

  @Get(paths.people.index.pattern)
  async index(@CurrentVisitor() me: Visitor, @Res() res: Response) {
    const newLink = this.newLinks.get(me.id);
    this.newLinks.delete(me.id);
    await this.render(res, me, Form.of(InvitationForm), newLink);
  }

  @Post(paths.people.invite.pattern)
  async invite(@CurrentVisitor() me: Visitor, @Req() req: Request, @Res() res: Response) {
    const form = await Form.bind(InvitationForm, req.body);
    const path = await form.submit(({ role, note }) => this.invitations.add(role, note));
    if (!path) return this.render(res.status(form.status), me, form);

    this.newLinks.set(me.id, absoluteUrl(req, path));
    seeOther(res, paths.people.index());
  }

  @Post(paths.people.withdraw.pattern)
  async withdraw(@Param('id') id: string, @Req() req: Request, @Res() res: Response) {
    await this.invitations.withdraw(id);
    flash(req, 'success', 'The invitation was withdrawn: its link does not work any more.');
    seeOther(res, paths.people.index());
  }

  @Post(paths.people.update.pattern)
  async update(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const form = await Form.bind(RoleForm, req.body);
    const person = await form.submit(({ role }) => this.profiles.changeRole(id, role));
    if (!person) return this.render(res.status(form.status), me, form);

    flash(
      req,
      'success',
      `${person.name} is now ${form.values.role === 'administrator' ? 'an administrator' : 'a member'}.`,
    );
    seeOther(res, id === me.id ? paths.home() : paths.people.index());
  }

  @Get(paths.people.removal.pattern)
  async confirmRemoval(@Param('id') id: string, @Res() res: Response) {
    res.render('people/removal', personRemovalView(await this.profiles.find(id)));
  }

  @Post(paths.people.removal.pattern)
  async destroy(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const form = Form.of(Object);
    const person = await form.submit(() => this.profiles.remove(id, me.id));
    if (!person) return this.render(res.status(form.status), me, form);

    flash(req, 'success', `${person.name} was removed and cannot sign in any more.`);
    seeOther(res, paths.people.index());
  }

  private async render(res: Response, me: Visitor, form: Form<object>, newLink?: string) {
    const [people, invitations] = await Promise.all([this.profiles.all(), this.invitations.open()]);
    res.render('people/index', peopleIndexView({ me, people, invitations, form, newLink }));
  }
}

import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { paths } from '../paths.js';
import { ProfilesService } from '../people/profiles.service.js';
import { sha256 } from '../sha256.js';
import { Needs } from '../web/access.js';
import type { Page } from '../web/page.js';
import { counted } from '../words.js';
import { OpenSessions } from './open-sessions.js';
import { openSessionsView } from './open-sessions.view.js';

/** The browsers in which people are signed in: each person's own and, for administrators, those of others. */
@Needs('keep own profile')
@Controller()
export class OpenSessionsController {
  constructor(
    private readonly open: OpenSessions,
    private readonly profiles: ProfilesService,
  ) {}

  @Get(paths.profile.sessions.pattern) async index(@Res() page: Page) {
    const sessions = await this.open.of(page.me.id);
    page.show('sessions/index', openSessionsView({ sessions, ownId: sha256(page.browser.sessionId) }));
  }

  @Post(paths.profile.sessionsEnd.pattern) async endOthers(@Res() page: Page) {
    const ended = await this.open.endAll(page.me.id, page.browser.sessionId);
    page.goOn(paths.profile.sessions(), `You are signed out of ${counted(ended, 'other browser')}.`);
  }

  @Post(paths.profile.sessionEnd.pattern) async end(@Param('sessionId') id: string, @Res() page: Page) {
    await this.open.end(page.me.id, id);
    page.goOn(paths.profile.sessions(), 'You are signed out of that browser.');
  }

  @Needs('manage people')
  @Get(paths.people.sessions.pattern)
  async indexOf(@Param('id') id: string, @Res() page: Page) {
    const person = await this.profiles.find(id);
    const sessions = await this.open.of(id);
    page.show(
      'sessions/index',
      openSessionsView({ sessions, person, ownId: sha256(page.browser.sessionId) }),
    );
  }

  @Needs('manage people')
  @Post(paths.people.sessionsEnd.pattern)
  async endAllOf(@Param('id') id: string, @Res() page: Page) {
    const { name } = await this.profiles.find(id);
    const ended = await this.open.endAll(id, page.browser.sessionId);
    page.goOn(paths.people.sessions({ id }), `${name} is signed out of ${counted(ended, 'browser')}.`);
  }

  @Needs('manage people')
  @Post(paths.people.sessionEnd.pattern)
  async endOf(@Param('id') id: string, @Param('sessionId') sessionId: string, @Res() page: Page) {
    const { name } = await this.profiles.find(id);
    await this.open.end(id, sessionId);
    page.goOn(paths.people.sessions({ id }), `${name} is signed out of that browser.`);
  }
}

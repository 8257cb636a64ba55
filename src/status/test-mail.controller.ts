import { Controller, Post, Res } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Outbox } from '../mail/outbox.js';
import { paths } from '../paths.js';
import { notFound } from '../problem.js';
import { Needs } from '../web/access.js';
import type { Page } from '../web/page.js';

/** A message to whoever asks for it, by the way that all mail goes. */
@Needs('set up ALM accounts')
@Controller()
export class TestMailController {
  constructor(
    private readonly outbox: Outbox,
    private readonly database: Database,
  ) {}

  @Post(paths.testMail.pattern) async create(@Res() page: Page) {
    const { name, email } = page.me;
    const facts = { name, link: this.outbox.url(paths.status()) };
    if (!this.outbox.isOn) throw notFound('Footbridge sends no mail.');
    await this.database.write((manager) => this.outbox.add(manager, { kind: 'test', to: email, facts }));
    page.goOn(
      paths.status(),
      `A test message to ${email} is on its way. This page says so when it cannot be sent.`,
    );
  }
}

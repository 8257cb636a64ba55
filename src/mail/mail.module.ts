import { Module } from '@nestjs/common';
import { Outbox } from './outbox.js';

/** Mail that Footbridge sends, where a server for it is set. */
@Module({ providers: [Outbox], exports: [Outbox] })
export class MailModule {}

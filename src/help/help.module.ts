import { Module } from '@nestjs/common';
import { HelpController } from './help.controller.js';

/** The documents, as pages. */
@Module({ controllers: [HelpController] })
export class HelpModule {}

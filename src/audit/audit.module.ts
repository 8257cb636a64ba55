import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditLog } from './audit-log.js';

/** Who did what, kept so that nobody can change it. */
@Module({ controllers: [AuditController], providers: [AuditLog] })
export class AuditModule {}

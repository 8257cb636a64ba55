import { Controller, Get, Query, Res } from '@nestjs/common';
import { csvOf } from '../csv.js';
import { Database } from '../database/database.js';
import { paths } from '../paths.js';
import { Needs } from '../web/access.js';
import type { Page } from '../web/page.js';
import type { AuditEntry } from './audit-entry.entity.js';
import { AuditLog } from './audit-log.js';
import { askedOf, queryOfAsked, type AuditAsked } from './audit-query.js';
import { audit } from './audit.js';
import { auditView } from './audit.view.js';

const ON_A_PAGE = 100;
const MOST_EXPORTED = 100_000;
const COLUMNS = ['Number', 'Time', 'Who', 'Address', 'Action', 'Subject', 'Detail', 'Hash'];

/** The audit log, to read and to take away. */
@Needs('read the audit log')
@Controller()
export class AuditController {
  constructor(
    private readonly log: AuditLog,
    private readonly database: Database,
  ) {}

  @Get(paths.audit.index.pattern)
  async index(@Query() query: Record<string, unknown>, @Res() page: Page) {
    const asked = askedOf(query);
    const before = Number(query.before) || undefined;
    const [entries, check] = await Promise.all([
      this.log.newest(queryOfAsked(asked, before), ON_A_PAGE + 1),
      query.check === 'yes' ? this.log.check() : undefined,
    ]);
    page.show('audit/index', auditView({ entries, most: ON_A_PAGE, asked, days: this.log.days, check }));
  }

  @Get(paths.audit.csv.pattern) async csv(@Query() query: Record<string, unknown>, @Res() page: Page) {
    const entries = await this.exported(askedOf(query), 'CSV');
    const rows = entries.map(({ number, at, who, address, action, subject, detail, hash }) => [
      ...[number, at.toISOString(), who, address, action, subject, detail, hash],
    ]);
    page.attachment('audit.csv').type('text/csv').send(csvOf(COLUMNS, rows));
  }

  @Get(paths.audit.json.pattern) async json(@Query() query: Record<string, unknown>, @Res() page: Page) {
    page.attachment('audit.json').json({ entries: await this.exported(askedOf(query), 'JSON') });
  }

  /** That it was taken away stands in it, too. */
  private async exported(asked: AuditAsked, format: string): Promise<AuditEntry[]> {
    await this.database.write((manager) => audit(manager, 'audit exported', { name: format }));
    return this.log.newest(queryOfAsked(asked), MOST_EXPORTED);
  }
}

import { secondText, timeZone } from '../dates.js';
import { paths } from '../paths.js';
import { counted } from '../words.js';
import { AUDIT_ACTIONS } from './actions.js';
import type { AuditEntry } from './audit-entry.entity.js';
import type { AuditCheck } from './audit-log.js';
import { searchOf, type AuditAsked } from './audit-query.js';

export interface AuditPage {
  /** One more than are shown where there are more. */
  entries: AuditEntry[];
  most: number;
  asked: AuditAsked;
  days: number;
  /** Present when it was asked for. */
  check?: AuditCheck;
}

/** Who did what. */
export function auditView({ entries, most, asked, days, check }: AuditPage) {
  const shown = entries.slice(0, most);
  const isFiltered = Object.values(asked).some(Boolean);
  return {
    title: 'Audit log',
    section: 'people',
    lead: `Who changed what here, and who came in. Kept for ${counted(days, 'day')}; nobody can change it, and it holds nothing that Jira shows.`,
    asked,
    actions: [
      { value: '', label: 'Everything', selected: !asked.action },
      ...AUDIT_ACTIONS.map((action) => ({ value: action, label: action, selected: action === asked.action })),
    ],
    action: paths.audit.index(),
    clear: isFiltered ? paths.audit.index() : '',
    csv: paths.audit.csv() + searchOf(asked),
    json: paths.audit.json() + searchOf(asked),
    check: check ? checkText(check) : null,
    checkPath: paths.audit.index() + searchOf(asked, { check: 'yes' }),
    timeLabel: `Time (${timeZone()})`,
    entries: shown.map(entryView),
    older:
      entries.length > most
        ? paths.audit.index() + searchOf(asked, { before: String(shown.at(-1)!.number) })
        : '',
    emptyTitle: isFiltered ? 'Nothing of that kind' : 'Nothing yet',
    emptyText: isFiltered
      ? 'No entry fits what you asked for.'
      : 'Who signs in or changes something stands here.',
  };
}

function entryView({ number, at, who, address, action, subject, detail }: AuditEntry) {
  return {
    number,
    at: { iso: at.toISOString(), text: secondText(at) },
    who,
    address: address ?? '',
    action,
    subject,
    detail,
  };
}

function checkText({ entries, brokenAt }: AuditCheck) {
  return brokenAt === undefined
    ? {
        kind: 'success',
        title: 'The log is whole',
        text: `${counted(entries, 'entry', 'entries')}, each follows from the one before.`,
      }
    : {
        kind: 'error',
        title: 'The log was tampered with',
        text: `Entry ${brokenAt} was changed, or some before it were taken out. Compare it with an export or a backup.`,
      };
}

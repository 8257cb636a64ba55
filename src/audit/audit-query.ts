import { AUDIT_ACTIONS, type AuditAction } from './actions.js';
import type { AuditQuery } from './audit-log.js';

const DAY = 24 * 60 * 60 * 1000; // milliseconds
const LONGEST = 100; // characters

/** What stands in the form of the audit log. */
export interface AuditAsked {
  text: string;
  action: string;
  /** Days, `2026-11-26`; both are included. */
  from: string;
  until: string;
}

/** What the address of the page asks for. What it says that means nothing asks for nothing. */
export function askedOf(query: Record<string, unknown>): AuditAsked {
  return {
    text: textOf(query.text).slice(0, LONGEST),
    action: AUDIT_ACTIONS.includes(query.action as AuditAction) ? String(query.action) : '',
    from: dayOf(query.from),
    until: dayOf(query.until),
  };
}

/** The same, for the log. Days are those of UTC, as the times of the log. */
export function queryOfAsked({ text, action, from, until }: AuditAsked, before?: number): AuditQuery {
  return {
    text,
    ...(action && { action: action as AuditAction }),
    ...(from && { from: new Date(from) }),
    ...(until && { until: new Date(Date.parse(until) + DAY) }),
    ...(before && { before }),
  };
}

/** The part of an address that asks for that. */
export function searchOf(asked: AuditAsked, more: Record<string, string> = {}): string {
  const said = Object.entries({ ...asked, ...more }).filter(([, value]) => value);
  return said.length ? `?${new URLSearchParams(said)}` : '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function dayOf(value: unknown): string {
  const day = textOf(value);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : '';
}

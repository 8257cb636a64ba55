import { isEmail } from 'class-validator';
import type { Role } from '../../rights/roles.js';
import type { ProviderSettings } from '../../sign-in-settings.js';

const LONGEST_NAME = 100; // characters

/** What the provider says of somebody, checked. */
export interface Claims {
  issuer: string;
  /** By which the provider knows them, whatever else changes. */
  subject: string;
  /** Lower case; empty where it says none. */
  email: string;
  /** Whether the provider knows that the address is theirs. */
  isVerified: boolean;
  /** Empty where it says none. */
  name: string;
  /** Of their groups; undefined where none of these has a role, or groups have no say. */
  role?: Role;
  /** Shown to the provider when they sign out. */
  idToken: string;
}

/** @param said as the provider said it: nothing of it is believed to have a certain type. */
export function claimsOf(said: Record<string, unknown>, settings: ProviderSettings, idToken: string): Claims {
  const email = textOf(said.email).toLowerCase();
  const names = [
    said.name,
    [said.given_name, said.family_name].map(textOf).join(' '),
    said.preferred_username,
  ];
  const groups = groupsOf(said[settings.groupsClaim]);
  return {
    issuer: settings.issuer,
    subject: String(said.sub),
    email: isEmail(email, { require_tld: false }) ? email : '',
    // Some providers send it as text.
    isVerified: said.email_verified === true || said.email_verified === 'true',
    name: (names.map(textOf).find(Boolean) ?? email.split('@')[0]).slice(0, LONGEST_NAME),
    role: settings.roles.find(({ group }) => groups.includes(group))?.role,
    idToken,
  };
}

/** A list, or a single one. */
function groupsOf(claim: unknown): string[] {
  return [claim].flat().map(textOf).filter(Boolean);
}

function textOf(claim: unknown): string {
  return typeof claim === 'string' ? claim.trim() : '';
}

import type { AlmAccount } from '../alm-account.entity.js';
import type { TrustedAuthority } from '../../alm/alm-provider.js';
import type { PresentedCertificate, RungProblem } from '../../alm/link-health.js';
import { timeView } from '../../dates.js';
import { counted } from '../../words.js';

const DAY = 24 * 60 * 60 * 1000; // milliseconds
const CERTIFICATE_ALARM = 30 * DAY;

/** The certificate that the site presented, and whether Footbridge can be told to trust it. */
export function presentedView(certificate: PresentedCertificate, problem: RungProblem) {
  return { ...certificateView(certificate), ...trustView(certificate, problem) };
}

/** To trust an authority lasts; to trust nothing but the server's own certificate is what is left where there is none. */
function trustView({ authority, fingerprint }: PresentedCertificate, { footbridgeCan }: RungProblem) {
  const canBeTrusted = footbridgeCan === 'trust-certificate';
  const isItsOwn = authority.fingerprint === fingerprint;
  return { canTrustAuthority: canBeTrusted && !isItsOwn, canBePinned: canBeTrusted && isItsOwn };
}

/** What is said once it is trusted. */
export function trustedWords({ subject, authority, fingerprint, validTo }: PresentedCertificate): string {
  return authority.fingerprint === fingerprint
    ? `Only the certificate of ${subject} is trusted for this account, until it ends: ${timeView(new Date(validTo)).text}.`
    : `${authority.subject} is trusted for this account, and for no other.`;
}

function certificateView({
  subject,
  issuer,
  fingerprint,
  validFrom,
  validTo,
  authority,
}: PresentedCertificate) {
  return {
    subject,
    issuer,
    fingerprint,
    validFrom: timeView(new Date(validFrom)),
    validTo: timeView(new Date(validTo)),
    authority: { subject: authority.subject, fingerprint: authority.fingerprint },
    isItsOwn: authority.fingerprint === fingerprint,
  };
}

/** When the site's certificate ends, as the last look at every step saw it. */
export function certificateEnd({ ladder }: AlmAccount): Date | undefined {
  const ends = (ladder?.rungs ?? []).map((rung) => rung.ends ?? rung.problem?.certificate?.validTo);
  const end = ends.find(Boolean);
  return end ? new Date(end) : undefined;
}

/** The end of the site's certificate, where the last ladder saw that it is near; null otherwise. */
export function certificateEndView(account: AlmAccount, now = Date.now()) {
  const end = certificateEnd(account)?.getTime();
  if (end === undefined || end - now > CERTIFICATE_ALARM) return null;
  const days = Math.floor((end - now) / DAY);
  return {
    at: timeView(new Date(end)),
    badge:
      end <= now
        ? 'Certificate has ended'
        : days < 1
          ? 'Certificate ends today'
          : `Certificate ends in ${counted(days, 'day')}`,
    isOver: end <= now,
  };
}

/** The private authorities that an account trusts: who they are and until when. */
export function authoritiesView(authorities: TrustedAuthority[]) {
  return authorities.map(({ validTo, ...one }) => ({ ...one, validTo: timeView(new Date(validTo)) }));
}

import { AlmAccount } from './accounts/alm-account.entity.js';
import { AccountHour } from './accounts/account-hour.entity.js';
import { LoggedExchange } from './accounts/logged-exchange.entity.js';
import { BoardVisit } from './boards/list/board-visit.entity.js';
import { AuditEntry } from './audit/audit-entry.entity.js';
import { Board } from './boards/board.entity.js';
import { BoardGroup } from './boards/sharing/board-group.entity.js';
import { BoardPerson } from './boards/sharing/board-person.entity.js';
import { Change } from './changes/change.entity.js';
import { Credential } from './credentials/credential.entity.js';
import { Disconnection } from './credentials/disconnection.entity.js';
import { Installation } from './database/installation.entity.js';
import { Mail } from './mail/mail.entity.js';
import { Handoff } from './accounts/health/handoff.entity.js';
import { PendingLink } from './oauth/pending-link.entity.js';
import { GroupMember } from './people/group-member.entity.js';
import { Invitation } from './people/invitation.entity.js';
import { PasswordReset } from './people/password-reset.entity.js';
import { PeopleGroup } from './people/people-group.entity.js';
import { Profile } from './people/profile.entity.js';
import { Authenticator } from './sign-in/second-factor/authenticator.entity.js';
import { Passkey } from './sign-in/second-factor/passkey.entity.js';
import { RecoveryCode } from './sign-in/second-factor/recovery-code.entity.js';
import { ProviderIdentity } from './sign-in/provider/provider-identity.entity.js';
import { Session } from './sign-in/session.entity.js';
import { Reading } from './readings/kept/reading.entity.js';
import { ItemVersion } from './readings/kept/item-version.entity.js';
import { ItemList } from './readings/kept/item-list.entity.js';

/** Every table of the app. */
export const ENTITIES = [
  Installation,
  Mail,
  AuditEntry,
  Profile,
  PeopleGroup,
  GroupMember,
  Invitation,
  PasswordReset,
  ProviderIdentity,
  Authenticator,
  RecoveryCode,
  Passkey,
  Session,
  AlmAccount,
  AccountHour,
  LoggedExchange,
  Credential,
  Disconnection,
  PendingLink,
  Handoff,
  Board,
  BoardVisit,
  BoardPerson,
  BoardGroup,
  Change,
  Reading,
  ItemVersion,
  ItemList,
];

import { AlmAccount } from './accounts/alm-account.entity.js';
import { Board } from './boards/board.entity.js';
import { Credential } from './credentials/credential.entity.js';
import { Installation } from './database/installation.entity.js';
import { PendingLink } from './oauth/pending-link.entity.js';
import { Invitation } from './profiles/invitation.entity.js';
import { Profile } from './profiles/profile.entity.js';
import { Session } from './profiles/session.entity.js';
import { Reading } from './work-items/reading.entity.js';
import { StoredWorkItem } from './work-items/stored-work-item.entity.js';

/** Every table of the app. */
export const ENTITIES = [
  Installation,
  Profile,
  Invitation,
  Session,
  AlmAccount,
  Credential,
  PendingLink,
  Board,
  Reading,
  StoredWorkItem,
];

import { Initial1764000000000 } from './1764000000000-initial.js';
import { LinkHealth1764000000100 } from './1764000000100-link-health.js';
import { LinkLife1764000000200 } from './1764000000200-link-life.js';
import { IncompleteReadings1764000000300 } from './1764000000300-incomplete-readings.js';
import { UnreadableWorkItems1764000000400 } from './1764000000400-unreadable-work-items.js';
import { RoundTrips1764000001000 } from './1764000001000-round-trips.js';
import { CredentialName1764000001100 } from './1764000001100-credential-name.js';
import { FormerConnection1764000001400 } from './1764000001400-former-connection.js';
import { Changes1764000001500 } from './1764000001500-changes.js';
import { ItemVersions1764000001600 } from './1764000001600-item-versions.js';
import { ReadingsOfSources1764000001900 } from './1764000001900-readings-of-sources.js';
import { ItemLists1764000001910 } from './1764000001910-item-lists.js';
import { BoardsOfJira1764000002200 } from './1764000002200-boards-of-jira.js';
import { Restored1764000002500 } from './1764000002500-restored.js';
import { PasswordResets1764000002600 } from './1764000002600-password-resets.js';
import { BoardVisits1764000002700 } from './1764000002700-board-visits.js';
import { Appearance1764000002800 } from './1764000002800-appearance.js';
import { OpenChanges1764000003000 } from './1764000003000-open-changes.js';
import { PartsOfBoards1764000003100 } from './1764000003100-parts-of-boards.js';
import { OwnColumns1764000003200 } from './1764000003200-own-columns.js';
import { ChangesTogether1764000003300 } from './1764000003300-changes-together.js';
import { Audit1764000004000 } from './1764000004000-audit.js';
import { Regions1764000004610 } from './1764000004610-regions.js';
import { QuickFilters1764000004600 } from './1764000004600-quick-filters.js';
import { Groups1764000004700 } from './1764000004700-groups.js';
import { SharedBoards1764000004710 } from './1764000004710-shared-boards.js';
import { ProviderIdentities1764000004800 } from './1764000004800-provider-identities.js';
import { SecondFactors1764000004810 } from './1764000004810-second-factors.js';
import { Passkeys1764000004820 } from './1764000004820-passkeys.js';
import { AccountHours1764000004900 } from './1764000004900-account-hours.js';
import { Mail1764000005600 } from './1764000005600-mail.js';
import { Undoes1764000007000 } from './1764000007000-undoes.js';
import { FieldsOfPoints1764000007010 } from './1764000007010-fields-of-points.js';
import { ChangesAtTwo1764000008000 } from './1764000008000-changes-at-two.js';
import { ChangesByTime1764000008010 } from './1764000008010-changes-by-time.js';

/** In the order in which they run. */
export const MIGRATIONS = [
  Initial1764000000000,
  LinkHealth1764000000100,
  LinkLife1764000000200,
  IncompleteReadings1764000000300,
  UnreadableWorkItems1764000000400,
  RoundTrips1764000001000,
  CredentialName1764000001100,
  FormerConnection1764000001400,
  Changes1764000001500,
  ItemVersions1764000001600,
  ReadingsOfSources1764000001900,
  ItemLists1764000001910,
  BoardsOfJira1764000002200,
  Restored1764000002500,
  PasswordResets1764000002600,
  BoardVisits1764000002700,
  Appearance1764000002800,
  OpenChanges1764000003000,
  PartsOfBoards1764000003100,
  OwnColumns1764000003200,
  ChangesTogether1764000003300,
  Audit1764000004000,
  QuickFilters1764000004600,
  Regions1764000004610,
  Groups1764000004700,
  SharedBoards1764000004710,
  ProviderIdentities1764000004800,
  SecondFactors1764000004810,
  Passkeys1764000004820,
  AccountHours1764000004900,
  Mail1764000005600,
  Undoes1764000007000,
  FieldsOfPoints1764000007010,
  ChangesAtTwo1764000008000,
  ChangesByTime1764000008010,
];

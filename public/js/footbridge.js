// Everything here makes pages nicer to use; every page works without it.
import { offerCopyButtons } from './copy.js';
import { focusErrorSummary } from './errors.js';
import { confirmFirst } from './confirm.js';
import { submitOnce } from './submit-once.js';
import { openCardMenus } from './card-menu.js';
import { dragCards } from './drag.js';
import { findAtOnce } from './find.js';
import { showOneColumn } from './columns.js';
import { keepCurrent } from './live.js';
import { openBesideBoard } from './panel.js';
import { forgetAtSignOut } from './drafts.js';
import { keepPlace } from './place.js';
import { useKeyboard } from './keyboard.js';
import { addInPlace } from './adding.js';
import { selectCards } from './select.js';
import { watchSeveral } from './several.js';
import { watchLink } from './watch.js';
import { previewBoard } from './board-form.js';
import { compareOwnAddress } from './own-address.js';
import { tellTimeZone } from './time-zone.js';
import { findPeople } from './people.js';
import { usePasskeys } from './passkeys.js';
import { showSaid } from './say.js';
import { pressOwnButton, showChosenScreen } from './board-item.js';
import { keepItemPage } from './item-page.js';

showSaid();
compareOwnAddress(); // before the copy buttons: nobody should copy what will not work
tellTimeZone();
offerCopyButtons();
focusErrorSummary();
confirmFirst(); // before submitOnce: a form that waits for an answer has not been sent
findPeople(); // before the panel: Escape closes what it found first
forgetAtSignOut();
openBesideBoard(); // before submitOnce: what is sent in the panel is guarded by it
usePasskeys(); // before submitOnce: a form that waits for a device has not been sent
submitOnce();
openCardMenus();
dragCards();
findAtOnce();
showOneColumn();
keepCurrent();
keepPlace();
useKeyboard();
addInPlace();
selectCards();
watchSeveral();
watchLink();
previewBoard();
keepItemPage();
showChosenScreen(); // of what is typed there again
pressOwnButton();

import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ChangesModule } from '../changes/changes.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { PeopleModule } from '../people/people.module.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { AttachmentsController } from './items/attachments.controller.js';
import { AddAnswers } from './add/add-answers.js';
import { AddPlaces } from './add/add-places.js';
import { Adding } from './add/adding.js';
import { AddingController } from './add/adding.controller.js';
import { BoardAccounts } from './board-accounts.js';
import { BoardChoicesController } from './making/board-choices.controller.js';
import { BoardFormPage } from './making/board-form-page.js';
import { BoardMaker } from './making/board-maker.js';
import { BoardRemovalController } from './making/board-removal.controller.js';
import { BoardCards } from './cards/board-cards.js';
import { BoardPageController } from './board-page.controller.js';
import { BoardPages } from './board-pages.js';
import { BoardRegions } from './board-regions.js';
import { BoardSources } from './making/board-sources.js';
import { BoardShares } from './sharing/board-shares.js';
import { BoardSight } from './sharing/board-sight.js';
import { BoardWrites } from './making/board-writes.js';
import { BoardVisits } from './list/board-visits.js';
import { CardCounts } from './list/card-counts.js';
import { BoardsController } from './making/boards.controller.js';
import { BoardsListController } from './list/boards-list.controller.js';
import { BoardsOnAccount } from './boards-on-account.js';
import { BoardsService } from './boards.service.js';
import { ColumnsController } from './columns/columns.controller.js';
import { OfferedStatuses } from './columns/offered-statuses.js';
import { BoardFilesController } from './find/board-files.controller.js';
import { PriorityOrders } from './find/priority-orders.js';
import { QuickFilters } from './find/quick-filters.js';
import { QuickFiltersController } from './quick-filters/quick-filters.controller.js';
import { JiraBoards } from './jira-boards.js';
import { ChosenValues } from './making/chosen-values.js';
import { ItemAnswers } from './items/item-answers.js';
import { ItemEditsController } from './items/item-edits.controller.js';
import { CardPlaces } from './card-places.js';
import { ItemLinksController } from './items/item-links.controller.js';
import { ItemPeopleController } from './items/item-people.controller.js';
import { ItemPages } from './items/item-pages.js';
import { ItemsController } from './items/items.controller.js';
import { LiveBoards } from './live/live-boards.js';
import { LiveFigures } from './live/live-figures.js';
import { WebhookController } from './webhooks/webhook.controller.js';
import { WebhookEnd } from './webhooks/webhook-end.js';
import { WebhookRegistration } from './webhooks/webhook-registration.js';
import { WebhookHints } from './webhooks/webhook-hints.js';
import { LiveController } from './live/live.controller.js';
import { OutcomesController } from './outcomes.controller.js';
import { ScriptAnswers } from './script-answers.js';
import { Selections } from './several/selections.js';
import { SeveralController } from './several/several.controller.js';
import { ShownPages } from './live/shown-pages.js';
import { SignInModule } from '../sign-in/sign-in.module.js';
import { MovesController } from './items/moves.controller.js';
import { RankOrders } from './rank-orders.js';

@Module({
  imports: [AccountsModule, ChangesModule, CredentialsModule, PeopleModule, ReadingsModule, SignInModule],
  controllers: [
    BoardsListController,
    BoardFilesController,
    BoardChoicesController,
    BoardsController,
    BoardRemovalController,
    ColumnsController,
    QuickFiltersController,
    BoardPageController,
    LiveController,
    WebhookController,
    ItemsController,
    AttachmentsController,
    ItemEditsController,
    ItemPeopleController,
    ItemLinksController,
    MovesController,
    AddingController,
    SeveralController,
    OutcomesController,
  ],
  providers: [
    BoardAccounts,
    BoardSight,
    BoardShares,
    BoardWrites,
    BoardFormPage,
    BoardMaker,
    BoardsService,
    BoardsOnAccount,
    BoardSources,
    ChosenValues,
    JiraBoards,
    OfferedStatuses,
    BoardVisits,
    CardCounts,
    BoardPages,
    BoardCards,
    BoardRegions,
    QuickFilters,
    PriorityOrders,
    ShownPages,
    LiveBoards,
    WebhookHints,
    WebhookRegistration,
    WebhookEnd,
    LiveFigures,
    ItemPages,
    ItemAnswers,
    ScriptAnswers,
    CardPlaces,
    RankOrders,
    Adding,
    AddPlaces,
    AddAnswers,
    Selections,
  ],
  exports: [LiveBoards],
})
export class BoardsModule {}

import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ChangesModule } from '../changes/changes.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { ReadingsModule } from '../readings/readings.module.js';
import { BoardPageController } from './board-page.controller.js';
import { BoardPages } from './board-pages.js';
import { BoardRegions } from './board-regions.js';
import { BoardSources } from './board-sources.js';
import { BoardsController } from './boards.controller.js';
import { BoardsService } from './boards.service.js';
import { ItemAnswers } from './item-answers.js';
import { ItemPages } from './item-pages.js';
import { ItemsController } from './items.controller.js';
import { MovesController } from './moves.controller.js';

@Module({
  imports: [AccountsModule, ChangesModule, CredentialsModule, ReadingsModule],
  controllers: [BoardsController, BoardPageController, ItemsController, MovesController],
  providers: [BoardsService, BoardSources, BoardPages, BoardRegions, ItemPages, ItemAnswers],
})
export class BoardsModule {}

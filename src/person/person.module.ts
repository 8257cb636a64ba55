import { Module } from '@nestjs/common';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { LinkEnds } from '../credentials/link-ends.js';
import { Database } from '../database/database.js';
import { PeopleModule } from '../people/people.module.js';
import { ProfilesService } from '../people/profiles.service.js';
import { AccessEnds } from './access-ends.js';
import { PersonController } from './person.controller.js';

/** One person, for administrators: what they are here, and the end of it. */
@Module({
  imports: [CredentialsModule, PeopleModule],
  controllers: [PersonController],
  providers: [
    {
      provide: AccessEnds,
      inject: [Database, ProfilesService, LinkEnds],
      useFactory: (database: Database, profiles: ProfilesService, links: LinkEnds) =>
        new AccessEnds(database, profiles, links),
    },
  ],
})
export class PersonModule {}

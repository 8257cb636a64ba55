import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CONFIG, type Config } from '../config.js';
import { absoluteUrl } from '../web/navigation.js';
import type { Page } from '../web/page.js';
import { InvitationsService } from './invitations.service.js';
import { PasswordResetsService } from './password-resets.service.js';
import { PeopleMails } from './people-mails.js';
import type { NewLink } from './people.view.js';
import type { InvitationForm } from './profile-forms.js';
import type { Profile } from './profile.entity.js';

const SHOWN_WITHIN = 10 * 60 * 1000; // milliseconds

/** One-time links that administrators make, until they are shown to whoever made them. Only their hash is stored. */
@Injectable()
export class NewLinks {
  private readonly byMaker = new LRUCache<string, NewLink>({ max: 100, ttl: SHOWN_WITHIN });

  constructor(
    private readonly invitations: InvitationsService,
    private readonly resets: PasswordResetsService,
    private readonly mails: PeopleMails,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Whether they are sent by mail as well. */
  get areSent(): boolean {
    return this.mails.isOn;
  }

  async invite({ me, req }: Page, { role, note, email = '' }: InvitationForm): Promise<void> {
    const path = await this.invitations.add(role, note, this.mails.invitation(email, role));
    const sentTo = this.areSent ? email : undefined;
    this.byMaker.set(me.id, { url: absoluteUrl(req, path), sentTo });
  }

  async resetPassword({ me, req }: Page, person: Profile): Promise<void> {
    const path = await this.resets.add(person, this.mails.reset(person));
    this.byMaker.set(me.id, {
      url: absoluteUrl(req, path),
      for: person.name,
      sentTo: this.areSent ? person.email : undefined,
      signsIn: !this.config.signIn.passwords,
    });
  }

  /** The last one that somebody made: it is shown once. */
  take(makerId: string): NewLink | undefined {
    const link = this.byMaker.get(makerId);
    this.byMaker.delete(makerId);
    return link;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CONFIG, type Config } from '../config.js';
import { Outbox } from '../mail/outbox.js';
import { ROLE_WORDS, type Role } from '../rights/roles.js';
import type { Profile } from './profile.entity.js';

/** What is done with the path of a one-time link in the write that makes it. */
export type WithLink = (manager: EntityManager, path: string) => Promise<void>;

/** Mail with the one-time links that administrators make. */
@Injectable()
export class PeopleMails {
  constructor(
    private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  get isOn(): boolean {
    return this.outbox.isOn;
  }

  /** @param email empty where the link is only copied. */
  invitation(email: string, role: Role): WithLink {
    return async (manager, path) => {
      const facts = { role: ROLE_WORDS[role], link: this.outbox.url(path) };
      if (email) await this.outbox.add(manager, { kind: 'invitation', to: email, facts });
    };
  }

  reset({ name, email }: Pick<Profile, 'name' | 'email'>): WithLink {
    return (manager, path) => {
      const facts = { name, link: this.outbox.url(path), signsIn: !this.config.signIn.passwords };
      return this.outbox.add(manager, { kind: 'password-reset', to: email, facts });
    };
  }
}

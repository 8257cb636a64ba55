import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { Form } from '../web/form.js';
import type { Page } from '../web/page.js';
import { profileView } from './people.view.js';
import { mailFormOf } from './mail-form.js';
import { detailsOf, PasswordForm, type ProfileForm } from './profile-forms.js';
import { ProfilesService } from './profiles.service.js';

/** A person's own page, with whichever of its forms was sent. */
@Injectable()
export class ProfilePages {
  constructor(
    private readonly profiles: ProfilesService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async show(
    page: Page,
    sent: { details?: Form<ProfileForm>; password?: Form<PasswordForm> } = {},
  ): Promise<void> {
    const { details = detailsOf(page.me) } = sent;
    const password = this.config.signIn.passwords ? (sent.password ?? Form.of(PasswordForm)) : undefined;
    const mail = this.config.mail && mailFormOf(await this.profiles.find(page.me.id));
    page.show('profile/show', profileView(page.me, { details, password, mail }), sent.password ?? details);
  }
}

import { IsIn } from 'class-validator';
import { Form } from '../web/form.js';

/** Whether one person is written to where a change of theirs needs them. */
export class MailForm {
  @IsIn(['on', 'off'], { message: 'Choose one of the two.' })
  mails: 'on' | 'off';
}

/** As the person has chosen. */
export function mailFormOf({ mailsAboutChanges }: { mailsAboutChanges: boolean }): Form<MailForm> {
  return Form.of(MailForm, { mails: mailsAboutChanges ? 'on' : 'off' });
}

import { MaxLength } from 'class-validator';

/** What of a Jira a webhook is for. */
export class WebhookForm {
  @MaxLength(2_000, { message: 'A query has at most 2,000 characters.' })
  condition = '';
}

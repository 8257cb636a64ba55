import type { AlmClient, AlmEditField, WorkItem } from '../../../alm/alm-provider.js';
import { notEdited } from '../../items/item-rights.view.js';
import type { Outlook } from '../several-act.js';

/** What the edit screen of a work item says of a field, as its person has it. */
export async function fieldLook(
  client: AlmClient,
  item: WorkItem,
  { field: id, label }: { field: string; label: string },
  judge: (field: AlmEditField) => Outlook,
): Promise<Outlook> {
  const fields = await client.editFields(item.key);
  if (fields.length === 0) return { refusal: notEdited(item, await client.rights(item.key)) };
  const field = fields.find((one) => one.id === id);
  if (field) return judge(field);
  return { refusal: `Jira does not let you set ${label} here: the field is not on the edit screen.` };
}

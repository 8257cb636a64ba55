import type { Site } from '../site.js';
import type { Issue } from '../world.js';

/** An epic as the agile API writes it. */
export function epicMember({ baseUrl, world }: Pick<Site, 'baseUrl' | 'world'>, epic: Issue) {
  return {
    id: Number(epic.id),
    key: epic.key,
    self: `${baseUrl}/rest/agile/1.0/epic/${epic.id}`,
    name: epic.epicName ?? '',
    summary: epic.summary,
    color: { key: `color_${epic.epicColor ?? 1}` },
    done: world.status(epic.status).category === 'done',
  };
}

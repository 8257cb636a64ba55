import type { Field, Project } from '../world.js';
import type { RestCall } from './rest-call.js';

const LISTS = ['labels', 'components', 'fixVersions'];

/** A field of a screen, with what can be done to it and, where there is a choice, what can be chosen. */
export function screenField({ write, world, site }: RestCall, project: Project, field: Field) {
  const { id, name, schema } = field;
  const allowedValues =
    {
      priority: () => world.priorities.map((priority) => write.priority(priority)),
      components: () => write.components(project.key),
      fixVersions: () => write.versions(project.key),
    }[id] ??
    (field.options && (() => field.options));
  return {
    required: id === 'summary' || id === 'reporter',
    schema,
    name,
    fieldId: id,
    hasDefaultValue: id === 'priority',
    operations: LISTS.includes(id) ? ['add', 'set', 'remove'] : ['set'],
    ...(allowedValues && { allowedValues: allowedValues() }),
    ...(id === 'labels' && { autoCompleteUrl: `${site.baseUrl}/rest/api/1.0/labels/suggest?query=` }),
  };
}

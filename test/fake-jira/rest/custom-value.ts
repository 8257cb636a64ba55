import type { Field, FieldOption } from '../world.js';

type FindUser = (name: string) => unknown;

/**
 * What Jira keeps of a value of a custom field, and gives again.
 * @throws Error with what Jira says of a value that it does not take
 */
export function customValue(field: Field, value: unknown, user: FindUser): unknown {
  const { type = 'string', items, custom = '' } = field.schema ?? {};
  if (type === 'array') {
    if (!Array.isArray(value)) throw new Error('data was not an array');
    return value.length > 0 ? value.map((one) => ofType(items ?? 'string', one, { field, user })) : null;
  }
  if (value === null) return null;
  if (custom.endsWith(':url') && !/^[a-z]+:\/\/\S+$/.test(String(value))) throw new Error('Not a valid URL');
  return ofType(type, value, { field, user });
}

function ofType(type: string, value: unknown, { field, user }: { field: Field; user: FindUser }): unknown {
  switch (type) {
    case 'number':
      if (value !== null && typeof value !== 'number') throw new Error('Operation value must be a number');
      return value;
    case 'datetime':
      if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}$/.test(String(value)))
        throw new Error(`Error parsing date string: ${String(value)}`);
      return value;
    case 'option':
      return optionOf(field.options ?? [], value);
    case 'option-with-child': {
      const { children = [], ...parent } = optionOf(field.options ?? [], value);
      const { child } = value as { child?: unknown };
      return child === undefined ? parent : { ...parent, child: optionOf(children, child) };
    }
    case 'user': {
      const { name } = (value ?? {}) as { name?: unknown };
      if (typeof name !== 'string') throw new Error('expected Object containing name');
      const found = user(name);
      if (!found) throw new Error(`User '${name}' does not exist.`);
      return found;
    }
    case 'group': {
      const { name } = (value ?? {}) as { name?: unknown };
      if (typeof name !== 'string') throw new Error('expected Object containing name');
      return { name };
    }
    default:
      if (typeof value !== 'string') throw new Error('Operation value must be a string');
      return value;
  }
}

function optionOf(options: FieldOption[], value: unknown): FieldOption {
  if (typeof value !== 'object' || value === null) throw new Error('data was not an object');
  const { id, value: text } = value as { id?: unknown; value?: unknown };
  const found = options.find((one) => one.id === id || (id === undefined && one.value === text));
  if (!found) throw new Error(`Option id '${String(id)}' is not valid`);
  return found;
}

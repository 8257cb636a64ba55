import { z } from 'zod';
import type { AlmEditField } from '../../alm-provider.js';
import { cleanText } from './field-values.js';
import { id, optional, text } from './jira-json.js';

const named = z
  .object({ id: optional(id), name: optional(text), value: optional(text), displayName: optional(text) })
  .transform(({ id, name = '', value = '', displayName = '' }) => ({
    id: id ?? '',
    name: name || value || displayName,
  }))
  .catch({ id: '', name: '' });
const isNamed = ({ id, name }: { id: string; name: string }) => Boolean(id && name);
/** One of a cascading list says what can be chosen below it. */
const allowedValue = z.unknown().transform((raw) => {
  const { children } = (raw ?? {}) as { children?: unknown };
  const below = Array.isArray(children) ? children.map((one) => named.parse(one)).filter(isNamed) : [];
  return { ...named.parse(raw), ...(below.length > 0 && { children: below }) };
});
const shown = z.object({
  fieldId: optional(text),
  name: optional(text),
  required: optional(z.boolean()),
  hasDefaultValue: optional(z.boolean()),
  schema: optional(z.object({ type: optional(text), items: optional(text), custom: optional(text) })),
  operations: optional(z.array(z.string().catch(''))),
  allowedValues: optional(z.array(allowedValue)),
});

/** A field as the screens for transitions, edits and new work items describe it; its name is its id where it has none. */
function fieldOf(id: string, described: z.output<typeof shown> = {} as z.output<typeof shown>): AlmEditField {
  const { name, required, hasDefaultValue, schema, operations, allowedValues } = described;
  return {
    id,
    name: name ?? id,
    required: required ?? false,
    hasDefault: hasDefaultValue ?? false,
    type: schema?.type ?? '',
    operations: (operations ?? []).filter(Boolean),
    ...(schema?.items && { items: schema.items }),
    ...(schema?.custom && { customType: schema.custom }),
    ...(allowedValues && { allowedValues: allowedValues.filter(isNamed) }),
  };
}

/** Fields of a screen that Jira keys by field id. */
export const keyedFields = optional(z.record(z.string(), optional(shown))).transform((fields) =>
  Object.entries(fields ?? {}).map(([id, described]) => fieldOf(cleanText(id), described)),
);

/** Fields of a screen in a list, as Jira gives them from 8.4 on; one without an id cannot be written to. */
export const listedFields = z
  .array(optional(shown))
  .transform((fields) =>
    fields.flatMap((described) => (described?.fieldId ? [fieldOf(described.fieldId, described)] : [])),
  );

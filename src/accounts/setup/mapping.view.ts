import { MAPPED_FIELDS } from '../../alm/alm-provider.js';
import type { Setup } from './setup.js';
import { PART_LABELS } from './part-labels.js';

const SHORT = 60; // characters

/** The mapped parts with the fields to choose from, and what was proved; null before the first test. */
export function mappingView({ site: { account }, mapping: chosen, proof }: Setup) {
  const choices = account.site?.choices;
  if (!choices) return null;
  return MAPPED_FIELDS.map((part) => {
    const mapped = chosen[part] ?? account.mapping[part];
    const proved = proof.parts.find((one) => one.part === part);
    const fields = (choices[part] ?? []).map(({ id, name }) => ({
      value: id,
      label: `${name} (${id})`,
      selected: id === mapped,
    }));
    // It stays chosen until somebody chooses another one: nothing is taken away unseen.
    const isGone = mapped && !fields.some(({ selected }) => selected);
    const gone = isGone
      ? [{ value: mapped, label: `Not in this Jira any more (${mapped})`, selected: true }]
      : [];
    return {
      part,
      label: PART_LABELS[part],
      options: [{ value: '', label: 'Not used', selected: !mapped }, ...gone, ...fields],
      ...rawView(proved?.raw ?? ''),
      understood: proved ? proved.understood || 'no value' : '',
    };
  });
}

// A sprint is hundreds of characters in Jira.
function rawView(raw: string) {
  return { raw: raw.slice(0, SHORT), rawRest: raw.length > SHORT ? raw.slice(SHORT) : '' };
}

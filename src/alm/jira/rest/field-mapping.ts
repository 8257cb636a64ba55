import { MAPPED_FIELDS, type AlmField, type MappedField, type MappingProposal } from '../../alm-provider.js';

/** How a field of a part is recognised. Names are in the language of whoever asks, so types come first. */
interface Rule {
  /** Whether a field could hold this part. */
  fits(field: AlmField): boolean;
  /** Which of those it most likely is, surest first. */
  likely: ((field: AlmField) => boolean)[];
}

const GREENHOPPER = 'com.pyxis.greenhopper.jira:';

const RULES: Record<MappedField, Rule> = {
  points: {
    fits: ({ custom, type }) => custom && type === 'number',
    likely: [
      named(/^story ?points?$/),
      ofType(/:jsw-story-points$/),
      named(
        /^(story ?points?|points?|estimate|estimation|schätzung|story ?punkte|complexity)( \(?(estimate|sp)\)?)?$/,
      ),
      // As language packs of Jira name it; the type of the field is that of any number.
      named(
        /^(points? (de |d’|d')?(récit|story)|puntos? de (la )?historia|pontos (da|de) história|ストーリー ?ポイント|스토리 ?포인트|故事点数?|verhaalpunten)$/,
      ),
    ],
  },
  sprint: {
    fits: (field) =>
      isGreenhopper(field, 'gh-sprint') || (field.custom && !field.customType && named(/^sprints?$/)(field)),
    likely: [ofType(/:gh-sprint$/), named(/^sprints?$/)],
  },
  epicLink: {
    fits: (field) =>
      isGreenhopper(field, 'gh-epic-link') ||
      (field.custom && field.type === 'any' && /epic/i.test(field.name)),
    likely: [ofType(/:gh-epic-link$/), named(/^epic ?(link|-verknüpfung)?$/)],
  },
  rank: {
    fits: (field) => isGreenhopper(field, 'gh-lexo-rank'),
    likely: [(field) => ofType(/:gh-lexo-rank$/)(field) && named(/^rank$/)(field), ofType(/:gh-lexo-rank$/)],
  },
  team: {
    fits: ({ custom, type, items, customType = '' }) =>
      custom &&
      !customType.startsWith(GREENHOPPER) &&
      (/teams?-custom-field|:rm-teams/.test(customType) ||
        ['string', 'option', 'option-with-child', 'group', 'team'].includes(type) ||
        (type === 'array' && ['string', 'option', 'group'].includes(items ?? ''))),
    likely: [
      ofType(/rm-teams-custom-field-team$/),
      named(/^teams?$/),
      named(
        /^((scrum|dev|development|agile|delivery|feature|assigned|responsible) )?(team|squad|crew)( name)?$/,
      ),
    ],
  },
  startDate: {
    fits: isDay,
    likely: [
      named(/^(start ?date|startdatum|date de début)$/),
      named(/^(target|planned) start( date)?$/),
      ofType(/:jpo-custom-field-baseline-start$/),
    ],
  },
  dueDate: {
    fits: (field) => field.id === 'duedate' || isDay(field),
    likely: [
      ({ id }) => id === 'duedate',
      named(/^(due|end|target end) ?(date)?$/),
      ofType(/:jpo-custom-field-baseline-end$/),
    ],
  },
  epicName: {
    fits: (field) => isGreenhopper(field, 'gh-epic-label'),
    likely: [ofType(/:gh-epic-label$/)],
  },
  epicColor: {
    fits: (field) => isGreenhopper(field, 'gh-epic-color'),
    likely: [ofType(/:gh-epic-color$/)],
  },
  // Check boxes like those of anybody: only the name says that these are the flag. Jira makes it in its own language.
  flagged: {
    fits: ({ custom, customType = '' }) => custom && customType.endsWith(':multicheckboxes'),
    likely: [
      named(/^flagged$/),
      named(
        /^(markiert|gekennzeichnet|marqué|signalé|marcado|sinalizado|contrassegnato|フラグ(付き)?|표시됨|已标记)$/,
      ),
    ],
  },
};

/** For each part the fields that fit it and the likely one, in the order in which Jira lists them. */
export function proposeMapping(fields: AlmField[]): Record<MappedField, MappingProposal> {
  return Object.fromEntries(MAPPED_FIELDS.map((part) => [part, propose(fields, RULES[part])])) as Record<
    MappedField,
    MappingProposal
  >;
}

function propose(fields: AlmField[], { fits, likely }: Rule): MappingProposal {
  const choices = fields.filter(fits);
  const proposed = likely.map((isLikely) => choices.find(isLikely)).find(Boolean)?.id;
  return { choices, ...(proposed && { proposed }) };
}

function isGreenhopper({ customType }: AlmField, key: string): boolean {
  return customType === `${GREENHOPPER}${key}`;
}

function isDay({ custom, type }: AlmField): boolean {
  return custom && (type === 'date' || type === 'datetime');
}

function named(pattern: RegExp): (field: AlmField) => boolean {
  return ({ name }) =>
    pattern.test(
      name
        .trim()
        .toLowerCase()
        .replace(/[-_\s]+/g, ' '),
    );
}

function ofType(pattern: RegExp): (field: AlmField) => boolean {
  return ({ customType = '' }) => pattern.test(customType);
}

export interface AlmField {
  id: string;
  name: string;
  custom: boolean;
  /** `number`, `string`, `date`, `array`, `any` …; empty where the site gives no schema. */
  type: string;
  /** The item type of an array. */
  items?: string;
  /** The full key of a custom field's type. */
  customType?: string;
}

/** The parts of a work item that live in a field which differs per site. */
export const MAPPED_FIELDS = [
  'points',
  'sprint',
  'epicLink',
  'rank',
  'team',
  'startDate',
  'dueDate',
  'epicName',
  'epicColor',
  'flagged',
] as const;
export type MappedField = (typeof MAPPED_FIELDS)[number];

/** Field id of the site by part; a part that the site does not have is absent. */
export type FieldMapping = Partial<Record<MappedField, string>>;

export interface MappingProposal {
  choices: AlmField[];
  /** Id of the likely field; absent where none is likely. */
  proposed?: string;
}

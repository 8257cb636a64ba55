import { IsOptional, IsString } from 'class-validator';
import { MAPPED_FIELDS, type FieldMapping, type MappedField } from '../../alm/alm-provider.js';
import type { AlmAccount } from '../alm-account.entity.js';

/** The field mapping as a page sends it: a field id, or empty for "not used". */
export class MappingForm implements Partial<Record<MappedField, string>> {
  @IsOptional() @IsString() points?: string;
  @IsOptional() @IsString() sprint?: string;
  @IsOptional() @IsString() epicLink?: string;
  @IsOptional() @IsString() rank?: string;
  @IsOptional() @IsString() team?: string;
  @IsOptional() @IsString() startDate?: string;
  @IsOptional() @IsString() dueDate?: string;
  @IsOptional() @IsString() epicName?: string;
  @IsOptional() @IsString() epicColor?: string;
  @IsOptional() @IsString() flagged?: string;
  /** Key of the work item that the mapping is proved on. */
  @IsOptional() @IsString() proof?: string;
}

/**
 * The mapping that was chosen. What is neither among the choices nor in use is left out, so that a hand-made form
 * cannot name any field of the site.
 *
 * @returns undefined when the page had no mapping to choose yet.
 */
export function chosenMapping(
  typed: MappingForm,
  { site, mapping }: Pick<AlmAccount, 'site' | 'mapping'>,
): FieldMapping | undefined {
  if (!site || MAPPED_FIELDS.every((part) => typed[part] === undefined)) return undefined;
  const mayBe = (part: MappedField, id: string) =>
    mapping[part] === id || site.choices[part]?.some((choice) => choice.id === id);
  const chosen = MAPPED_FIELDS.filter((part) => typed[part] && mayBe(part, typed[part]));
  return Object.fromEntries(chosen.map((part) => [part, typed[part]]));
}

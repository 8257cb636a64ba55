/** HTML that is finished; everything else that a page prints is escaped. */
export class Markup {
  constructor(readonly html: string) {}
}

type Printable = string | number | Markup | Markup[] | null | undefined | false;

/** A template whose values are escaped unless they are {@link Markup} themselves. */
export function markup(strings: TemplateStringsArray, ...values: Printable[]): Markup {
  return new Markup(strings.map((text, index) => text + printed(values[index])).join(''));
}

function printed(value: Printable): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.html;
  if (Array.isArray(value)) return value.map(printed).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

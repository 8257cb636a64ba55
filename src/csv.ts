export type CsvCell = string | number | boolean | null | readonly string[];

/** RFC 4180, with a byte order mark: without it spreadsheets take other letters than English ones for something else. */
export function csvOf(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  const lines = [head, ...rows].map((row) => row.map(cellOf).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** What a spreadsheet would take for a formula is made text by a mark before it; numbers stay numbers. */
function cellOf(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : '';
  const text = typeof value === 'string' ? value : value.join(' ');
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of the result: a name, its figures in words, and what it is compared with. */
export interface Line {
  name: string;
  figures: Record<string, number | string>;
}

export interface Section {
  title: string;
  /** What was measured, and how. */
  method: string;
  lines: Line[];
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The run in the middle, by one of its figures. */
export function medianRun<T>(runs: T[], by: (run: T) => number): T {
  return [...runs].sort((a, b) => by(a) - by(b))[Math.floor(runs.length / 2)];
}

export const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits));

export const percent = (part: number, whole: number): string => `${Math.round((part / whole) * 100)} %`;

export function tableOf({ title, method, lines }: Section): string {
  const columns = [...new Set(lines.flatMap(({ figures }) => Object.keys(figures)))];
  const rows = [
    ['', ...columns],
    ...lines.map(({ name, figures }) => [name, ...columns.map((column) => words(figures[column]))]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const text = rows.map((row) =>
    row
      .map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd(),
  );
  return [title, `  ${method}`, ...text.map((line) => `  ${line}`), ''].join('\n');
}

const words = (figure: number | string | undefined): string =>
  typeof figure === 'number' ? figure.toLocaleString('en-US') : (figure ?? '');

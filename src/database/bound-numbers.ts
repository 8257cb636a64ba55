import type { Driver } from 'typeorm';

type Escape = Driver['escapeQueryWithParameters'];

/**
 * TypeORM writes numbers into the text of a statement for SQLite: with a version or a number of its own in it, each is
 * another one, is prepared anew, and pushes those that come again out of what {@link PreparingConnection} keeps. From
 * now on they are handed over beside it, as texts are.
 */
export function bindNumbers(driver: Driver): void {
  const escape: Escape = driver.escapeQueryWithParameters.bind(driver);
  driver.escapeQueryWithParameters = (sql, values, native) => {
    const [text, found] = escape(sql, mapped(values, boxed), native);
    return [text, found.map(unboxed)];
  };
}

// To TypeORM it is an object like any other then. The package sqlite3 hands greater ones over as floating-point numbers.
const boxed = (value: unknown) =>
  typeof value === 'number' && (value | 0) === value ? Object(value) : value;
const unboxed = (value: unknown) => (value instanceof Number ? value.valueOf() : value);

function mapped(values: Record<string, unknown>, map: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, map(value)]));
}

import type { Site } from '../site.js';
import type { AlmConnection } from '../../alm/alm-provider.js';

type Secrets = Record<string, string>;

/**
 * Secrets that were pasted and would drop everybody's links: they wait, sealed with the account's own, for the
 * administrator to agree to that. `privateKey` waits as `pastedPrivateKey`.
 */
const MARK = /^pasted(?=[A-Z])/;

/** The connection in use, and what waits beside it, by the name of its field. */
export function withoutSetAside(connection: AlmConnection): { current: AlmConnection; setAside: Secrets } {
  const secrets = Object.entries(connection.secrets);
  const waiting = secrets.filter(([name]) => MARK.test(name));
  return {
    current: { ...connection, secrets: Object.fromEntries(secrets.filter(([name]) => !MARK.test(name))) },
    setAside: Object.fromEntries(waiting.map(([name, value]) => [fieldOf(name), value])),
  };
}

export function withSetAside(connection: AlmConnection, setAside: Secrets): AlmConnection {
  const { current } = withoutSetAside(connection);
  const waiting = Object.entries(setAside).map(([field, value]) => [nameOf(field), value]);
  return { ...current, secrets: { ...current.secrets, ...Object.fromEntries(waiting) } };
}

/** The pasted secrets that wait for the agreement that links are dropped, as sentences call them. */
export function waitingSecrets({ kind, connection }: Site): string[] {
  const { current, setAside } = withoutSetAside(connection);
  const shown = kind.shown(current);
  return Object.keys(setAside).map((field) => (shown[field]?.label ?? field).toLowerCase());
}

function nameOf(field: string): string {
  return `pasted${field[0].toUpperCase()}${field.slice(1)}`;
}

function fieldOf(name: string): string {
  const field = name.replace(MARK, '');
  return field[0].toLowerCase() + field.slice(1);
}

import type { AlmConnection, AlmProvider, ConfiguredConnection } from '../../alm/alm-provider.js';
import { Problem } from '../../problem.js';
import { secretFields } from '../../secret-field.js';

/** What an administrator typed for the account itself. */
export interface TypedAccount {
  name?: string;
  [field: string]: string | undefined;
}

/** What was typed; a secret that was left empty stays as it is. */
export function filledOf({ accountForm }: AlmProvider, typed: TypedAccount): Record<string, string> {
  const secrets = secretFields(accountForm);
  return Object.fromEntries(
    Object.entries(typed).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !(secrets.has(entry[0]) && !entry[1].trim()),
    ),
  );
}

/** The connection that the workable ones of the typed values make, and what is wrong with each other one. */
export function configure(
  provider: AlmProvider,
  current: AlmConnection,
  typed: Record<string, string>,
): ConfiguredConnection & { problems: Problem[] } {
  try {
    return { ...provider.configure(current, typed), problems: [] };
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.field === undefined || !(problem.field in typed))
      throw problem;
    const { [problem.field]: _, ...others } = typed;
    const { problems, ...configured } = configure(provider, current, others);
    return { ...configured, problems: [problem, ...problems] };
  }
}

export function changedSecrets(next: AlmConnection, current: AlmConnection): Record<string, string> {
  const changed = Object.entries(next.secrets).filter(([name, value]) => value !== current.secrets[name]);
  return Object.fromEntries(changed);
}

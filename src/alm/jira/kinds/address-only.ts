import type { AlmConnection, ConfiguredConnection } from '../../alm-provider.js';
import { configuredAuthority } from '../wire/certificate-authority.js';
import { cleanJiraUrl } from '../wire/jira-url.js';

/**
 * What an account is configured with whose kind needs nothing but an address: whatever else there is belongs to a person.
 *
 * @param secrets what can be read on the way over plain http, in the plural.
 * @throws Problem with `field`
 */
export function configuredAddress(
  current: AlmConnection,
  typed: Record<string, string>,
  secrets: string,
): ConfiguredConnection {
  const baseUrl = cleanJiraUrl(typed.baseUrl ?? current.baseUrl);
  const authority = configuredAuthority(current, typed);
  return {
    connection: { ...current, baseUrl, settings: { ...current.settings, ...authority.settings } },
    warnings: {
      ...(baseUrl.startsWith('http:') && {
        baseUrl: `Over http:// ${secrets} can be read on the way. Use https:// if your Jira has it.`,
      }),
      ...authority.warnings,
    },
  };
}

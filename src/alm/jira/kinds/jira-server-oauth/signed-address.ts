import type { SignedAddress } from '../../../alm-provider.js';
import { cleanSigningUrl } from '../../wire/jira-url.js';

/** A signature covers the address of its call, and Jira checks it against the address that it believes in. */
export const jiraSignedAddress: SignedAddress = {
  inUse: ({ settings: { signingUrl = '' } }) => signingUrl,
  use: (connection, address) => {
    const { signingUrl: _, ...settings } = connection.settings;
    const signingUrl = cleanSigningUrl(address, connection.baseUrl);
    return { ...connection, settings: { ...settings, ...(signingUrl && { signingUrl }) } };
  },
};

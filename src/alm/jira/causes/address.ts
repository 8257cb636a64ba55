import { ACCOUNT, type Cause } from './cause.js';

/** The address that was entered, and what Jira believes its own to be. */
export const ADDRESS_CAUSES = {
  'address-not-web': {
    kind: 'invalid',
    title: 'Not a web address',
    meaning: 'This is not a web address.',
    mender: 'administrator',
    where: ACCOUNT,
    cure: 'Enter it as in https://jira.example.com or https://example.com/jira.',
    status: 422,
    field: 'baseUrl',
  },
  'address-other-scheme': {
    kind: 'invalid',
    title: 'Neither http nor https',
    meaning: 'The address of a Jira begins with https:// or http://.',
    mender: 'administrator',
    where: ACCOUNT,
    cure: 'Enter it as in https://jira.example.com or https://example.com/jira.',
    status: 422,
    field: 'baseUrl',
  },
  'address-cloud': {
    kind: 'cloud',
    title: 'Jira Cloud',
    meaning: ({ host }) =>
      `${host} is Jira Cloud. This kind of ALM account is for Jira Server and Data Center.`,
    mender: 'administrator',
    where: ACCOUNT,
    cure: 'Enter the address of a Jira that you run yourselves.',
    status: 422,
    field: 'baseUrl',
  },
  'address-forbidden': {
    kind: 'forbidden-address',
    title: 'An address that is never called',
    meaning: ({ host }) => `${host} is an address that Footbridge never calls.`,
    mender: 'administrator',
    where: ACCOUNT,
    cure: 'Enter the address under which people open Jira in their browser.',
    status: 422,
    field: 'baseUrl',
  },
  'own-address-differs': {
    kind: 'protocol',
    title: 'Jira has another base URL',
    meaning: ({ baseUrl, address }) =>
      `Jira believes its own address to be ${address}, and Footbridge calls ${baseUrl}.`,
    mender: 'jira-administrator',
    where: 'Jira: Administration, System, General Configuration, Base URL',
    cure: ({ address }) =>
      `Enter ${address} here if people open Jira there; otherwise an administrator of Jira corrects its Base URL.`,
    link: (baseUrl) => ({
      label: 'General configuration of Jira',
      href: `${baseUrl}/secure/admin/ViewApplicationProperties.jspa`,
    }),
  },
  'jira-too-old': {
    kind: 'not-jira',
    title: 'A Jira before 7.0',
    meaning: ({ version }) => `This is Jira ${version}; Footbridge needs Jira 7.0 or later.`,
    mender: 'jira-administrator',
    where: 'Jira: Administration, System, System info',
    cure: 'Ask an administrator of Jira to update it.',
  },
} satisfies Record<string, Cause>;

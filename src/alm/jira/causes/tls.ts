import { ACCOUNT, type Cause } from './cause.js';

const CERTIFICATE = ({ host }: { host: string }) => `The certificate on the server or proxy at ${host}`;
const TRUST = 'Footbridge: ALM Accounts, this account, certificate authority';

/** The secure connection. There is no switch that turns its checks off. */
export const TLS_CAUSES = {
  'tls-unknown-authority': {
    kind: 'tls',
    footbridgeCan: 'trust-certificate',
    title: 'Certificate of an unknown authority',
    meaning: ({ host }) =>
      `The certificate of ${host} is not trusted: it was issued by an authority Footbridge does not know.`,
    mender: 'administrator',
    where: TRUST,
    cure: 'Compare the fingerprint with the one the network people give you, and trust this authority for this account.',
  },
  'tls-chain-incomplete': {
    kind: 'tls',
    footbridgeCan: 'trust-certificate',
    title: 'Certificate without its authority',
    meaning: ({ host }) =>
      `The certificate of ${host} is not trusted: it is sent alone, without the certificate of the authority that issued it, and Footbridge does not know that authority.`,
    mender: 'network',
    where: CERTIFICATE,
    cure: 'Ask whoever runs it to send the whole chain (nginx: ssl_certificate with the intermediate ones below it), or trust the authority for this account.',
  },
  'tls-intermediate-missing': {
    kind: 'tls',
    footbridgeCan: 'trust-certificate',
    title: 'Intermediate certificate missing',
    meaning: ({ host, name }) =>
      `The certificate of ${host} is not trusted: it was issued by “${name}”, whose certificate is neither sent along nor among those that this account trusts.`,
    mender: 'network',
    where: CERTIFICATE,
    cure: ({ name }) =>
      `Ask whoever runs it to send the whole chain (nginx: ssl_certificate with the intermediate ones below it), or add the certificate of “${name}” to the certificate authority of this account, below what is there.`,
    example: { name: 'Example Issuing CA' },
  },
  'tls-self-signed': {
    kind: 'tls',
    footbridgeCan: 'trust-certificate',
    title: 'Self-signed certificate',
    meaning: ({ host }) => `The certificate of ${host} is not trusted: it was issued by itself.`,
    mender: 'administrator',
    where: TRUST,
    cure: 'Compare the fingerprint with the one the network people give you, and trust this certificate for this account.',
  },
  'tls-wrong-name': {
    kind: 'tls',
    title: 'Certificate of another name',
    meaning: ({ host }) => `The certificate of ${host} is not trusted: it belongs to another name.`,
    mender: 'administrator',
    where: ACCOUNT,
    cure: 'Enter the name that is in the certificate, or ask whoever runs Jira to correct it.',
    field: 'baseUrl',
  },
  'tls-expired': {
    kind: 'tls',
    title: 'Certificate has ended',
    meaning: ({ host }) => `The certificate of ${host} is not trusted: it has expired.`,
    mender: 'network',
    where: CERTIFICATE,
    cure: 'Ask whoever runs Jira to renew the certificate.',
  },
  'tls-not-yet-valid': {
    kind: 'tls',
    title: 'Certificate not valid yet',
    meaning: ({ host }) =>
      `The certificate of ${host} is not trusted: it is not valid yet, or the clock of this machine is wrong.`,
    mender: 'network',
    where: ({ host }) => `The clock of the machine Footbridge runs on, then the certificate at ${host}`,
    cure: 'Set the clock of this machine by a time server; if it is right, ask whoever runs Jira about the certificate.',
  },
  'tls-ends-soon': {
    kind: 'tls',
    title: 'Certificate ends soon',
    meaning: ({ host, date }) => `The certificate of ${host} ends ${date}.`,
    mender: 'network',
    where: CERTIFICATE,
    cure: 'Ask whoever runs Jira to renew the certificate before that day.',
  },
  'tls-too-old': {
    kind: 'tls',
    title: 'Encryption too old',
    meaning: ({ host }) => `${host} offers only an encryption (TLS before 1.2) that is no longer safe.`,
    mender: 'network',
    where: 'The connector or proxy before Jira (nginx: ssl_protocols, Tomcat: sslEnabledProtocols)',
    cure: 'Ask whoever runs it to allow TLS 1.2 and 1.3.',
    snippets: () => [
      { label: 'nginx', text: 'ssl_protocols TLSv1.2 TLSv1.3;' },
      { label: 'Tomcat, conf/server.xml of Jira', text: 'sslEnabledProtocols="TLSv1.2,TLSv1.3"' },
    ],
  },
  'tls-weak': {
    kind: 'tls',
    title: 'Certificate too weak',
    meaning: ({ host }) => `The certificate of ${host} is not trusted: its key or its hash is too weak.`,
    mender: 'network',
    where: CERTIFICATE,
    cure: 'Ask whoever runs Jira for a certificate with a key of at least 2048 bits and SHA-256.',
  },
  'tls-client-certificate': {
    kind: 'tls',
    title: 'Client certificate wanted',
    meaning: ({ host }) =>
      `${host} wants a certificate from whoever calls it, and Footbridge has none to show.`,
    mender: 'network',
    where: 'The proxy before Jira (nginx: ssl_verify_client)',
    cure: 'Ask whoever runs it to let Footbridge reach /rest and /plugins/servlet/oauth without a client certificate.',
  },
  'tls-plain-port': {
    kind: 'tls',
    title: 'https to a port that speaks http',
    meaning: ({ host }) => `What answers at ${host} does not speak https.`,
    mender: 'administrator',
    where: ACCOUNT,
    cure: 'Check the port, or enter the address with http://.',
    field: 'baseUrl',
  },
  'plain-tls-port': {
    kind: 'tls',
    title: 'http to a port that speaks https',
    meaning: ({ host }) => `What answers at ${host} speaks https, and was called with http.`,
    mender: 'administrator',
    where: ACCOUNT,
    cure: 'Enter the address with https://.',
    field: 'baseUrl',
  },
  'plain-http': {
    kind: 'tls',
    title: 'Connection without encryption',
    meaning: ({ host }) =>
      `Everything on the way to ${host} can be read, passwords and tokens included: its address begins with http://.`,
    mender: 'jira-administrator',
    where: 'The connector or proxy before Jira, which should offer https',
    cure: 'Ask an administrator of Jira to offer it over https, then enter the address with https://.',
  },
  'tls-failed': {
    kind: 'tls',
    title: 'Secure connection failed',
    meaning: ({ host, code }) => `The secure connection to ${host} failed (${code}).`,
    mender: 'network',
    where: CERTIFICATE,
    cure: 'Ask whoever runs Jira, or the proxy before it, to look at its TLS settings.',
  },
} satisfies Record<string, Cause>;

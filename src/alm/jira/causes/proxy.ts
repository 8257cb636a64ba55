import type { Cause } from './cause.js';

const SETTINGS = 'Footbridge: the variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY it is started with';
const example = { name: 'proxy.example.com:3128' };

/** The company's own proxy, through which Jira is called where HTTP_PROXY or HTTPS_PROXY say so. */
export const PROXY_CAUSES = {
  'proxy-unreachable': {
    kind: 'unreachable',
    example: { ...example, code: 'ECONNREFUSED' },
    title: 'Outgoing proxy cannot be reached',
    meaning: ({ name, code }) => `Footbridge cannot connect to the outgoing proxy ${name} (${code}).`,
    mender: 'network',
    where: SETTINGS,
    cure: 'Check name and port of the proxy there, and whether it is running; a Jira that is reached without it is named in NO_PROXY.',
  },
  'proxy-sign-in': {
    kind: 'not-jira',
    title: 'Proxy with a sign-in of its own',
    meaning: 'A proxy on the way to Jira wants a sign-in of its own (407).',
    mender: 'network',
    where: SETTINGS,
    cure: 'Put its user name and password into these addresses (http://name:password@proxy.example.com:3128), or ask the network people to let the machine Footbridge runs on through without them.',
  },
  'proxy-refused': {
    kind: 'unreachable',
    example: { ...example, code: '403' },
    title: 'Outgoing proxy refuses the connection',
    meaning: ({ name, host, code }) =>
      `The outgoing proxy ${name} does not let Footbridge reach ${host} (${code}).`,
    mender: 'network',
    where: 'The rules of the outgoing proxy (Squid: http_access, Safe_ports, SSL_ports)',
    cure: 'Ask whoever runs the proxy to let the machine Footbridge runs on reach that host and port; a Jira that is reached without it is named in NO_PROXY.',
  },
  'proxy-cannot-reach': {
    kind: 'unreachable',
    example: { ...example, code: '502' },
    title: 'Outgoing proxy gets no connection',
    meaning: ({ name, host, code }) => `The outgoing proxy ${name} gets no connection to ${host} (${code}).`,
    mender: 'network',
    where: 'The address of your Jira, then the network that the outgoing proxy is in',
    cure: 'Check the address of your Jira and whether it is running; a Jira that is reached without the proxy is named in NO_PROXY.',
  },
} satisfies Record<string, Cause>;

import { ACCOUNT, type Cause } from './cause.js';

const FIREWALL = ({ host }: { host: string }) =>
  `The firewall or routing between the machine Footbridge runs on and ${host}`;

/** Between Footbridge and the machine: name, connection, and whether a whole reply comes back. */
export const NETWORK_CAUSES = {
  'host-unknown': {
    kind: 'unreachable',
    title: 'No such host',
    meaning: ({ host }) => `The name ${host} is not known to the network Footbridge runs in.`,
    mender: 'administrator',
    where: ACCOUNT,
    cure: 'Check the spelling; if it is right, let the machine Footbridge runs on use the DNS server that knows the name.',
    field: 'baseUrl',
  },
  'dns-silent': {
    kind: 'unreachable',
    title: 'Name service without an answer',
    meaning: ({ host }) => `The name service could not say where ${host} is.`,
    mender: 'network',
    where: 'The DNS server of the machine Footbridge runs on: /etc/resolv.conf, or dns: in compose.yaml',
    cure: 'Try again in a minute; if it stays, let that machine use a DNS server that answers.',
  },
  'connection-refused': {
    kind: 'unreachable',
    title: 'Connection refused',
    meaning: ({ host }) => `Nothing answers at ${host}: the connection was refused.`,
    mender: 'administrator',
    where: ACCOUNT,
    cure: 'Check the port, and whether Jira or the proxy before it is running.',
  },
  'no-route': {
    kind: 'unreachable',
    title: 'No way there',
    meaning: ({ host }) => `There is no way from Footbridge to ${host}.`,
    mender: 'network',
    where: FIREWALL,
    cure: 'Ask the network people to let the machine Footbridge runs on reach it.',
  },
  'connection-reset': {
    kind: 'unreachable',
    title: 'Connection broken before the reply',
    meaning: ({ host }) => `The connection to Jira at ${host} broke before it answered.`,
    mender: 'network',
    where: FIREWALL,
    cure: 'Try again; if it stays, look whether a firewall, or the proxy before Jira, cuts connections.',
  },
  'reply-cut': {
    kind: 'unreachable',
    title: 'Reply broken off',
    meaning: ({ host }) => `The connection to Jira at ${host} broke in the middle of the reply.`,
    mender: 'network',
    where: 'The proxy before Jira: its buffers and read time-out (nginx: proxy_read_timeout, proxy_buffers)',
    cure: 'Try again; if it stays, ask whoever runs the proxy before Jira to let whole replies through.',
  },
  'connection-failed': {
    kind: 'unreachable',
    title: 'Connection not possible',
    meaning: ({ host, code }) => `Footbridge cannot connect to ${host} (${code}).`,
    mender: 'network',
    where: FIREWALL,
    cure: 'Check the address, and that the machine Footbridge runs on may reach it.',
  },
  'connect-timeout': {
    kind: 'timeout',
    title: 'Time-out while connecting',
    meaning: ({ host }) =>
      `${host} did not take the connection in time; mostly a firewall drops it silently.`,
    mender: 'network',
    where: FIREWALL,
    cure: 'Ask the network people to let the machine Footbridge runs on reach it.',
  },
  'reply-timeout': {
    kind: 'timeout',
    title: 'Time-out before the reply',
    meaning: ({ host, seconds }) =>
      `Jira at ${host} took the request and did not answer in time (at most ${seconds} seconds).`,
    mender: 'jira-administrator',
    where: 'The load of Jira: Administration, System, System info; and the proxy before it',
    cure: 'Try again in a minute; if it stays, ask whoever runs Jira why it is slow.',
  },
  'reply-drips': {
    kind: 'timeout',
    title: 'Reply too slow',
    meaning: ({ host, seconds }) =>
      `Jira at ${host} began to answer and did not finish in time (at most ${seconds} seconds).`,
    mender: 'network',
    where: 'The connection between Footbridge and Jira, and the proxy before Jira',
    cure: 'Try again in a minute; if it stays, ask the network people what slows replies down.',
  },
  'reply-too-large': {
    kind: 'too-large',
    title: 'Reply too large',
    meaning: ({ host }) => `The reply of Jira at ${host} is larger than Footbridge reads.`,
    mender: 'administrator',
    where: 'Footbridge: the filter or JQL of the board',
    cure: 'Choose fewer work items, for example with a narrower filter.',
  },
  'reply-headers-too-large': {
    kind: 'too-large',
    title: 'Headers of the reply too large',
    meaning: ({ host }) => `The headers of the reply from ${host} are larger than Footbridge reads.`,
    mender: 'network',
    where: 'The proxy before Jira: the headers and cookies it adds to replies',
    cure: 'Ask whoever runs that proxy what it adds, and to add less.',
  },
  'reply-compressed': {
    kind: 'malformed',
    title: 'Compressed reply that cannot be unpacked',
    meaning: ({ host }) =>
      `The compressed reply from ${host} cannot be unpacked: it is damaged, or compressed in a way that was not asked for.`,
    mender: 'network',
    where: 'The proxy before Jira: its compression (nginx: gzip, Apache: mod_deflate) and its cache',
    cure: 'Ask whoever runs the proxy before Jira to compress with gzip, or not at all.',
  },
  'not-http': {
    kind: 'malformed',
    title: 'Not a web server',
    meaning: ({ host }) => `What answers at ${host} does not speak HTTP as Jira does.`,
    mender: 'administrator',
    where: ACCOUNT,
    cure: 'Check the port, and whether the address begins with http:// or https://.',
    field: 'baseUrl',
  },
} satisfies Record<string, Cause>;

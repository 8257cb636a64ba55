import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { AlmProblem } from '../../alm-problem.js';
import { problemOf } from '../causes/causes.js';

/**
 * Addresses that are never called. Private and loopback ones are not among them: a Jira in the
 * intranet, or on the same machine, is the normal case. Cloud metadata services hand credentials
 * to whoever can reach them; the rest has no Jira by definition.
 */
const FORBIDDEN: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [
  '0.0.0.0/8', // this network; on Linux 0.0.0.0 reaches the own machine
  '169.254.0.0/16', // link-local, and the metadata service of most clouds
  '100.100.100.200/32', // metadata: Alibaba
  '168.63.129.16/32', // metadata: Azure
  '192.0.0.192/32', // metadata: Oracle
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
  '::/128',
  'fe80::/10', // link-local
  'fd00:ec2::254/128', // metadata: AWS
  'fd20:ce::254/128', // metadata: Google
  'ff00::/8', // multicast
].map((range) => ipaddr.parseCIDR(range));

/** Names of metadata services. The addresses behind other names are checked when they are looked up. */
const FORBIDDEN_NAMES = new Set([
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
  'metadata.tencentyun.com',
]);

/** IPv6 ranges that carry an IPv4 address, and the byte at which it starts. */
const CARRIERS: [[ipaddr.IPv6, number], number][] = (
  [
    ['::/96', 12], // IPv4-compatible
    ['::ffff:0:0/96', 12], // IPv4-mapped
    ['::ffff:0:0:0/96', 12], // IPv4-translated, RFC 2765
    ['64:ff9b::/96', 12], // NAT64, RFC 6052
    ['64:ff9b:1::/48', 12], // NAT64 for local use, RFC 8215
    ['2002::/16', 2], // 6to4
  ] as const
).map(([range, offset]) => [ipaddr.IPv6.parseCIDR(range), offset]);

/**
 * Whether an IP address, in any of its spellings, may be called.
 * Anything that is not an IP address is not allowed.
 */
export function isAllowedAddress(text: string): boolean {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return false;

  return meanings(ipaddr.parse(bare)).every(
    (address) => !FORBIDDEN.some((range) => isWithin(address, range)),
  );
}

/** Whether the host of a URL that the WHATWG parser made is an IP address (which no lookup ever sees). */
export function isAddress(hostname: string): boolean {
  return ipaddr.isValid(hostname.replace(/^\[|\]$/g, ''));
}

/**
 * Throws where the host of a URL is never called: an IP address, or the name of a metadata service. Other names are
 * checked by {@link checkedLookup}, but not where a proxy is on the way: it looks them up itself, and it is for the
 * rules of that proxy not to reach what Footbridge could not reach without it.
 *
 * @throws AlmProblem of kind `forbidden-address` on field `baseUrl`
 */
export function refuseForbiddenHost({ hostname }: URL): void {
  const isForbidden = isAddress(hostname)
    ? !isAllowedAddress(hostname)
    : FORBIDDEN_NAMES.has(hostname.toLowerCase().replace(/\.$/, ''));
  if (isForbidden) throw forbiddenAddress(hostname);
}

/** The problem with an address, or with a name all of whose addresses are forbidden. */
export function forbiddenAddress(host: string): AlmProblem {
  return problemOf('address-forbidden', { host });
}

/** The code of the error that {@link checkedLookup} gives for a name with forbidden addresses only. */
export const FORBIDDEN_ADDRESS = 'FORBIDDEN_ADDRESS';

/**
 * `dns.lookup` that leaves forbidden addresses out. Connections are made to the addresses that were
 * checked, so a name that resolves differently a moment later (DNS rebinding) gains nothing.
 */
export const checkedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, '');

    const allowed = found.filter(({ address }) => isAllowedAddress(address));
    if (allowed.length === 0) {
      return callback(Object.assign(new Error('forbidden address'), { code: FORBIDDEN_ADDRESS }), '');
    }
    if (options.all) return callback(null, allowed);
    callback(null, allowed[0].address, allowed[0].family);
  });
};

/** The address itself, and the IPv4 address it carries where it carries one. */
function meanings(address: ipaddr.IPv4 | ipaddr.IPv6): (ipaddr.IPv4 | ipaddr.IPv6)[] {
  if (address.kind() === 'ipv4') return [address];

  const bytes = address.toByteArray();
  const carried = CARRIERS.filter(([range]) => isWithin(address, range))
    .filter(() => address.toNormalizedString() !== '0:0:0:0:0:0:0:1')
    .map(([, offset]) => new ipaddr.IPv4(bytes.slice(offset, offset + 4)));
  return [address, ...carried];
}

function isWithin(
  address: ipaddr.IPv4 | ipaddr.IPv6,
  [range, bits]: [ipaddr.IPv4 | ipaddr.IPv6, number],
): boolean {
  return address.kind() === range.kind() && (address as ipaddr.IPv6).match(range as ipaddr.IPv6, bits);
}

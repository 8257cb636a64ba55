import ipaddr from 'ipaddr.js';

/** Where a request comes from, as far as it can be told apart from others. */
export interface Network {
  name: string;
  /** Whether it is of the kind that companies use inside: everybody there may share one address. */
  isOwn: boolean;
}

const OWN = new Set(['private', 'loopback', 'uniqueLocal', 'linkLocal', 'carrierGradeNat']);
const SITE_PREFIX = 6; // bytes: providers give one customer up to 48 bits of IPv6 to change addresses in

export function networkOf(ip: string | undefined): Network {
  if (!ip || !ipaddr.isValid(ip)) return { name: 'unknown', isOwn: true };
  const address = ipaddr.process(ip);
  const isOwn = OWN.has(address.range());
  if (address.kind() === 'ipv4') return { name: address.toString(), isOwn };
  return { name: address.toByteArray().slice(0, SITE_PREFIX).join('.'), isOwn };
}

import ipaddr from 'ipaddr.js';

/** An address as people write it: `10.0.0.5` in place of `::ffff:10.0.0.5`, as a socket for both kinds calls it. */
export function plainAddress(ip: string | undefined): string | undefined {
  return ip && ipaddr.isValid(ip) ? ipaddr.process(ip).toString() : ip;
}

import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address as people write it: `10.0.0.5` in place of `::ffff:10.0.0.5`, as a socket for both kinds calls it. */
export function plainAddress(ip: string | undefined): string | undefined {
  const plain = ip?.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain || isIPv4(plain)) return plain;
  return ipaddr.isValid(plain) ? ipaddr.process(plain).toString() : ip;
}

import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Logger } from 'pino';
import { CONFIG, type Config } from '../config.js';
import { LOGGER } from '../logger.js';

const MOST_PEERS = 100; // that are warned of

/** The header in which a trusted proxy says who asks; believed from nobody else. */
@Injectable()
export class ProxyHeader {
  private readonly warned = new Set<string>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The e-mail address of whoever the proxy has signed in; undefined where it says none. */
  emailIn(req: Request): string | undefined {
    const { header } = this.config.signIn;
    const email = header && req.get(header)?.trim().toLowerCase();
    if (!email) return undefined;
    if (req.forwarded?.isTrusted) return email;
    this.warn(req.forwarded?.peer ?? '', header);
    return undefined;
  }

  private warn(peer: string, header: string): void {
    if (this.warned.has(peer) || this.warned.size >= MOST_PEERS) return;
    this.warned.add(peer);
    this.logger.warn(
      { peer, header },
      'the header that says who is signed in was ignored: it came from an address that FOOTBRIDGE_TRUSTED_PROXIES does not name',
    );
  }
}

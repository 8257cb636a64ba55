import { Injectable } from '@nestjs/common';

/**
 * Who is calling with which credential, and which ones are being renewed: a site may end the old token at the moment
 * in which it gives the new one, so a renewal waits until no call is under way, and calls wait for a renewal.
 */
@Injectable()
export class Renewals {
  private readonly calls = new Map<string, number>();
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly finished = new Map<string, number>();

  /** The renewal of that credential that is under way. */
  of(credentialId: string): Promise<void> | undefined {
    return this.underWay.get(credentialId);
  }

  /** How often that credential was renewed: what was read of it before may be the old one. */
  countOf(credentialId: string): number {
    return this.finished.get(credentialId) ?? 0;
  }

  /** Whether calls are under way with that credential. */
  isInUse(credentialId: string): boolean {
    return this.calls.has(credentialId);
  }

  /** Counts as calls under way until `work` is done. */
  async during<T>(credentialId: string, work: () => Promise<T>): Promise<T> {
    this.calls.set(credentialId, (this.calls.get(credentialId) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = this.calls.get(credentialId)! - 1;
      if (left === 0) this.calls.delete(credentialId);
      else this.calls.set(credentialId, left);
    }
  }

  /** Renews, or joins whoever is renewing. @throws whatever `renew` throws. */
  once(credentialId: string, renew: () => Promise<void>): Promise<void> {
    const known = this.underWay.get(credentialId);
    if (known) return known;
    const renewal = renew().finally(() => {
      this.finished.set(credentialId, this.countOf(credentialId) + 1);
      this.underWay.delete(credentialId);
    });
    this.underWay.set(credentialId, renewal);
    return renewal;
  }
}

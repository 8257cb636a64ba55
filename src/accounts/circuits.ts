import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { CallCircuit } from '../alm/link-health.js';
import { requestContext } from '../request-context.js';
import type { AlmAccount } from './alm-account.entity.js';
import { Circuit } from './circuit.js';

const MOST = 1_000; // sites

/** A circuit before the site of each account. At another address of its site an account starts anew. */
@Injectable()
export class Circuits {
  private readonly circuits = new LRUCache<string, Circuit>({ max: MOST });
  private readonly listeners: ((accountId: string, wasOpen: boolean) => void)[] = [];

  /** `listener` is told that a site which answered nobody answers again. */
  whenClosed(listener: (accountId: string) => void): void {
    this.listeners.push((accountId, wasOpen) => wasOpen && listener(accountId));
  }

  /** `listener` is told that a site has answered a call after one that it did not answer, be it a single one. */
  whenAnswering(listener: (accountId: string) => void): void {
    this.listeners.push(listener);
  }

  /** What stands before the calls of that account. */
  before(accountId: string): CallCircuit {
    const at = (address: string) => this.at(accountId, address);
    return {
      call: (address, send) => at(address).call(send),
      sparing: {
        call: (address, send, onlyLooks = false) =>
          isPressed() ? at(address).call(send) : at(address).sparingly(send, onlyLooks),
      },
    };
  }

  /** Since when the site of an account answers nobody; undefined while it does. */
  openSince({ id, baseUrl }: Pick<AlmAccount, 'id' | 'baseUrl'>): Date | undefined {
    return this.circuits.get(nameOf(id, baseUrl))?.openSince;
  }

  private at(accountId: string, address: string): Circuit {
    const name = nameOf(accountId, address);
    const tell = (wasOpen: boolean) => this.listeners.forEach((listener) => listener(accountId, wasOpen));
    const circuit = this.circuits.get(name) ?? new Circuit(tell);
    this.circuits.set(name, circuit);
    return circuit;
  }
}

/** Whoever presses a button, as of a form that was sent, wants it tried now. */
function isPressed(): boolean {
  return requestContext.getStore()?.isPressed?.() ?? false;
}

function nameOf(accountId: string, address: string): string {
  return `${accountId} ${address}`;
}

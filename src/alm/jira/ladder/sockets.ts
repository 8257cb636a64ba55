import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';

export const TIMEOUT = 4_500; // milliseconds; less than a rung has, so that its own words are heard

/** A name service that keeps silent is one that failed. */
export function soon<T>(lookup: Promise<T>): Promise<T> {
  return Promise.race([
    lookup,
    pause(TIMEOUT, undefined, { ref: false }).then(() => {
      throw Object.assign(new Error('too late'), { code: 'EAI_AGAIN' });
    }),
  ]);
}

/** A socket that is there, or the error that it is not; `lateCode` is the code of having waited too long. */
export function opened<T extends Socket | TLSSocket>(socket: T, event: string, lateCode: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => socket.destroy(Object.assign(new Error('too late'), { code: lateCode }));
    const timer = setTimeout(late, TIMEOUT);
    socket.once(event, () => {
      clearTimeout(timer);
      resolve(socket);
    });
    socket.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

export function hostOf({ url }: { url: URL }): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

export function portOf({ url }: { url: URL }): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80));
}

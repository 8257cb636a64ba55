import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { sha256 } from '../../sha256.js';
import { RecoveryCode } from './recovery-code.entity.js';

const COUNT = 10;
const BYTES = 10; // 80 bits, which need no slow hash
/** Crockford's: without letters that are taken for digits. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const GROUP = 4;

/** Ten new ones in place of all earlier ones, within a write of the caller. They cannot be read again later. */
export async function newRecoveryCodes(manager: EntityManager, profileId: string): Promise<string[]> {
  await manager.delete(RecoveryCode, { profileId });
  const codes = Array.from({ length: COUNT }, randomCode);
  await manager.insert(
    RecoveryCode,
    codes.map((code) => ({ codeHash: hashOf(profileId, code), profileId })),
  );
  return codes;
}

/** Uses one up, within a write of the caller. @returns whether there was such a one. */
export async function useRecoveryCode(
  manager: EntityManager,
  profileId: string,
  typed: string,
): Promise<boolean> {
  const { affected } = await manager.delete(RecoveryCode, { codeHash: hashOf(profileId, typed), profileId });
  return affected === 1;
}

/** Whether it is typed as one of these is, with or without its hyphens. */
export function looksLikeRecoveryCode(typed: string): boolean {
  return bare(typed).length === (BYTES * 8) / 5;
}

function randomCode(): string {
  const bits = [...randomBytes(BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(/.{5}/g)!.map((five) => ALPHABET[parseInt(five, 2)]);
  return letters.join('').replace(new RegExp(`.{${GROUP}}(?=.)`, 'g'), '$&-');
}

function hashOf(profileId: string, code: string): string {
  return sha256(`${profileId} ${bare(code)}`);
}

function bare(code: string): string {
  return code.toLowerCase().replace(/[\s-]/g, '');
}

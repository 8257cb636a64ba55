import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';
import { audit } from '../../audit/audit.js';
import { Database } from '../../database/database.js';
import { SecretBox, type SealedPlace } from '../../database/secret-box.js';
import { WrongPassword } from '../../people/passwords.js';
import { Profile } from '../../people/profile.entity.js';
import { Authenticator } from './authenticator.entity.js';
import { newSecret, stepOf } from './one-time-passwords.js';
import { hasNone, hasOne, wrongFirstCode } from './second-factor-problems.js';
import { looksLikeRecoveryCode, newRecoveryCodes, useRecoveryCode } from './recovery-codes.js';
import { Passkey } from './passkey.entity.js';
import { Passkeys, type Asking } from './passkeys.js';
import { RecoveryCode } from './recovery-code.entity.js';

/** What somebody has besides their password. */
export interface SecondFactor {
  /** Whether an authenticator app is asked for. */
  hasAuthenticator: boolean;
  /** The secret of an app that waits for its first code. */
  begun?: string;
  recoveryCodes: number;
}

/** Where the secret of an authenticator is sealed. */
export function placeOf({ id, profileId }: Pick<Authenticator, 'id' | 'profileId'>): SealedPlace {
  return ['authenticator', 'sealed_secret', id, profileId];
}

/** A second factor beside the password: an authenticator app, and codes on paper for when it is not at hand. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly database: Database,
    private readonly secretBox: SecretBox,
    private readonly passkeys: Passkeys,
  ) {}

  async of(profileId: string): Promise<SecondFactor> {
    const authenticator = await this.authenticator(this.database.read, profileId);
    const waits = authenticator && !authenticator.confirmedAt;
    return {
      hasAuthenticator: !!authenticator?.confirmedAt,
      ...(waits && { begun: this.secretOf(authenticator) }),
      recoveryCodes: await this.database.read.countBy(RecoveryCode, { profileId }),
    };
  }

  /** Makes a secret for an app, in place of one that still waits. @throws Problem where an app is in use already */
  async begin(profileId: string): Promise<void> {
    await this.database.write(async (manager) => {
      if (await manager.existsBy(Authenticator, { profileId, confirmedAt: Not(IsNull()) })) throw hasOne();
      await manager.delete(Authenticator, { profileId });
      const place = { id: randomUUID(), profileId };
      const sealedSecret = this.secretBox.seal(newSecret(), placeOf(place));
      await manager.insert(Authenticator, { ...place, sealedSecret, confirmedAt: null });
    });
  }

  /**
   * Takes the first code of an app, which is asked for at each sign-in from then on.
   *
   * @returns codes for when it is not at hand. They cannot be read again later.
   * @throws Problem on field `code`
   */
  async confirm(profileId: string, code: string): Promise<string[]> {
    return this.database.write(async (manager) => {
      const waiting = await this.authenticator(manager, profileId);
      if (!waiting || waiting.confirmedAt) throw hasOne();
      const lastStep = stepOf(this.secretOf(waiting), digits(code));
      if (!lastStep) throw wrongFirstCode();
      const now = new Date();
      await manager.update(Authenticator, { id: waiting.id }, { confirmedAt: now, lastStep });
      await manager.update(Profile, { id: profileId }, { secondFactorAt: now });
      await note(manager, 'second factor added', profileId, 'authenticator app');
      return newRecoveryCodes(manager, profileId);
    });
  }

  /**
   * Keeps the passkey that a device has made; it is asked for at each sign-in from then on.
   *
   * @returns recovery codes where this is the first factor of theirs.
   * @throws Problem
   */
  async addPasskey(asking: Asking, answer: string): Promise<string[]> {
    const { profileId } = asking;
    const made = await this.passkeys.made(asking, answer);
    return this.database.write(async (manager) => {
      await this.passkeys.add(manager, profileId, made);
      await note(manager, 'second factor added', profileId, 'passkey');
      const isFirst = { id: profileId, secondFactorAt: IsNull() };
      const { affected } = await manager.update(Profile, isFirst, { secondFactorAt: new Date() });
      return affected ? newRecoveryCodes(manager, profileId) : [];
    });
  }

  /** The last one of somebody without an app takes the second factor with it. */
  async removePasskey(profileId: string, id: string): Promise<void> {
    await this.database.write(async (manager) => {
      const { affected } = await manager.delete(Passkey, { id, profileId });
      if (!affected) return;
      const hasMore =
        (await manager.existsBy(Passkey, { profileId })) ||
        (await manager.existsBy(Authenticator, { profileId, confirmedAt: Not(IsNull()) }));
      if (!hasMore) await this.remove(profileId);
      else await note(manager, 'second factor removed', profileId, 'one passkey');
    });
  }

  /** Ten new codes in place of those that are left. */
  async renewRecoveryCodes(profileId: string): Promise<string[]> {
    return this.database.write(async (manager) => {
      if (!(await manager.existsBy(Profile, { id: profileId, secondFactorAt: Not(IsNull()) })))
        throw hasNone();
      await note(manager, 'recovery codes made', profileId);
      return newRecoveryCodes(manager, profileId);
    });
  }

  /**
   * Whether that is the person: a code of their app, or one of their codes on paper, each of which works once.
   *
   * @throws WrongPassword on field `code`
   */
  async prove(profileId: string, typed: string): Promise<void> {
    const isRight = await this.database.write((manager) =>
      looksLikeRecoveryCode(typed)
        ? this.useOnPaper(manager, profileId, typed)
        : this.useOfApp(manager, profileId, digits(typed)),
    );
    if (isRight) return;
    throw new WrongPassword('That is not the code, or it was used before.', {
      field: 'code',
      nextStep: 'Take the one that your app shows now, or a recovery code.',
    });
  }

  /** Takes it from somebody: only their password is asked for from then on. @throws Problem 404 where they have none */
  async remove(profileId: string): Promise<Profile> {
    return this.database.write(async (manager) => {
      const { affected } = await manager.update(
        Profile,
        { id: profileId, secondFactorAt: Not(IsNull()) },
        { secondFactorAt: null },
      );
      if (!affected) throw hasNone();
      await manager.delete(Authenticator, { profileId });
      await manager.delete(Passkey, { profileId });
      await manager.delete(RecoveryCode, { profileId });
      return note(manager, 'second factor removed', profileId);
    });
  }

  private async useOnPaper(manager: EntityManager, profileId: string, typed: string): Promise<boolean> {
    const isRight = await useRecoveryCode(manager, profileId, typed);
    if (isRight) {
      const left = await manager.countBy(RecoveryCode, { profileId });
      await note(manager, 'recovery code used', profileId, `${left} left`);
    }
    return isRight;
  }

  private async useOfApp(manager: EntityManager, profileId: string, code: string): Promise<boolean> {
    const authenticator = await this.authenticator(manager, profileId);
    if (!authenticator?.confirmedAt) return false;
    const step = stepOf(this.secretOf(authenticator), code);
    if (!step || step <= authenticator.lastStep) return false;
    await manager.update(Authenticator, { id: authenticator.id }, { lastStep: step });
    return true;
  }

  private async authenticator(manager: EntityManager, profileId: string): Promise<Authenticator | undefined> {
    const found = await manager
      .createQueryBuilder(Authenticator, 'row')
      .addSelect('row.sealedSecret')
      .where({ profileId })
      .getOne();
    return found ?? undefined;
  }

  private secretOf(authenticator: Authenticator): string {
    return this.secretBox.open<string>(authenticator.sealedSecret, placeOf(authenticator));
  }
}

type Noted = 'second factor added' | 'second factor removed' | 'recovery codes made' | 'recovery code used';

async function note(manager: EntityManager, action: Noted, id: string, detail = ''): Promise<Profile> {
  const person = await manager.findOneByOrFail(Profile, { id });
  await audit(manager, action, person, { detail, by: person });
  return person;
}

function digits(code: string): string {
  return code.replace(/\s/g, '');
}

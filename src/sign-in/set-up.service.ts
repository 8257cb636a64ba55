import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Database } from '../database/database.js';
import { Installation } from '../database/installation.entity.js';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { sha256 } from '../sha256.js';
import { oneTimeCode } from '../one-time-code.js';
import { hashPassword } from '../people/passwords.js';
import type { Profile } from '../people/profile.entity.js';
import { ProfilesService, type NewPerson } from '../people/profiles.service.js';

const THE_ONE = { id: 1, setUpAt: IsNull() };

/** How a new installation gets its first administrator. */
@Injectable()
export class SetUpService {
  constructor(
    private readonly database: Database,
    private readonly profiles: ProfilesService,
  ) {}

  /** Makes a new one-time path where the first administrator is created, in place of any earlier one; undefined once there is one. */
  async announce(): Promise<string | undefined> {
    const { code, hash } = oneTimeCode();
    const { affected } = await this.database.write((manager) =>
      manager.update(Installation, THE_ONE, { setUpCodeHash: hash }),
    );
    return affected ? paths.setUp({ code }) : undefined;
  }

  /** Whether there is an administrator. */
  async isDone(): Promise<boolean> {
    return !(await this.database.read.existsBy(Installation, THE_ONE));
  }

  /** @throws Problem 404 when the code is not, or no longer, the one that was announced. */
  async check(code: string): Promise<void> {
    if (await this.isDone()) throw alreadyDone();
    const isKnown = await this.database.read.existsBy(Installation, {
      ...THE_ONE,
      setUpCodeHash: sha256(code),
    });
    if (!isKnown) throw unknownCode();
  }

  /** Creates the first administrator. Of several at once, one succeeds. */
  async complete(code: string, person: NewPerson): Promise<Profile> {
    await this.check(code);
    return this.create(person, { setUpCodeHash: sha256(code) }, () => {
      throw alreadyDone();
    });
  }

  /** Creates an administrator without a code, for whoever may run commands on the data folder. */
  async createAdministrator(person: NewPerson): Promise<Profile> {
    return this.create(person, {}, () => undefined);
  }

  private async create(
    { name, email, password }: NewPerson,
    where: { setUpCodeHash?: string },
    otherwise: () => void,
  ): Promise<Profile> {
    const passwordHash = password ? await hashPassword(password) : '';
    return this.database.write(async (manager) => {
      const done = { setUpAt: new Date(), setUpCodeHash: null };
      const { affected } = await manager.update(Installation, { ...THE_ONE, ...where }, done);
      if (!affected) otherwise();
      return this.profiles.add(manager, { name, email, passwordHash, role: 'administrator' });
    });
  }
}

function alreadyDone(): Problem {
  return new Problem('Footbridge has its first administrator already.', {
    status: 404,
    nextStep: 'Sign in, or ask an administrator for an invitation.',
    link: { label: 'Sign in', href: paths.signIn() },
  });
}

function unknownCode(): Problem {
  return new Problem('This set-up address does not work, or not any more.', {
    status: 404,
    nextStep: 'Footbridge prints a new one in its log each time it starts. Use the newest.',
  });
}

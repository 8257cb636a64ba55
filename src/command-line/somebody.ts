import type { Database } from '../database/database.js';
import { Profile } from '../people/profile.entity.js';
import { Problem } from '../problem.js';

/** The person with that e-mail address. @throws Problem where nobody has it */
export async function somebody({ read }: Database, email: string): Promise<Profile> {
  const person = await read.findOneBy(Profile, { email: email.toLowerCase() });
  if (!person) throw new Problem(`Nobody has a profile with the e-mail address ${email}.`);
  return person;
}

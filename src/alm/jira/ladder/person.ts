import { problemOf } from '../causes/causes.js';
import { user } from '../rest/people.js';
import type { Ascent } from './ascent.js';
import type { Found, Step } from './step.js';

const MYSELF = '/rest/api/2/myself';

/** One person, as Jira sees them: one question, two answers. */
export const personSteps = (proof: string): Step[] => [
  {
    id: 'token',
    label: proof,
    needsPerson: true,
    async climb(ascent) {
      await ascent.ask(MYSELF, user);
      return { finding: 'Accepted by Jira.' };
    },
  },
  { id: 'who', label: 'Who you are in Jira', needsPerson: true, climb: who },
];

async function who(ascent: Ascent): Promise<Found> {
  const { name, displayName } = await ascent.ask(MYSELF, user);
  if (!name || name.toLowerCase() === 'anonymous') {
    throw problemOf('answered-nobody', { baseUrl: ascent.baseUrl });
  }
  return { finding: name === displayName ? `You are ${name}.` : `You are ${displayName} (${name}).` };
}

import { json, noContent, refuse, Refusal, type Answer } from '../answer.js';
import { jiraDate } from '../issue-json.js';
import { LONGEST_LIFE, LONGEST_NAME, MOST_TOKENS, type PersonalToken } from '../personal-tokens.js';
import { route, type RestCall } from './rest-call.js';

/** Personal access tokens (PersonalTokenResource): of the person who asks, and of nobody else. */
export const personalTokenRoutes = [
  route('GET', '/rest/pat/latest/tokens', list),
  route('POST', '/rest/pat/latest/tokens', create),
  route('DELETE', '/rest/pat/latest/tokens/:id', remove),
];

function list(call: RestCall): Answer {
  return json(call.site.personalTokens.of(userOf(call)).map(written));
}

function create(call: RestCall): Answer {
  const user = userOf(call);
  const { name, expirationDuration: days } = call.request.json();
  if (typeof name !== 'string' || !name.trim() || name.length > LONGEST_NAME)
    throw refusal(400, 'TokenNameException', 'The token name is not valid.');
  if (days !== undefined && (typeof days !== 'number' || days < 1 || days > LONGEST_LIFE))
    throw refusal(400, 'TokenExpiryException', 'The expiry of the token is not valid.');
  if (call.site.personalTokens.of(user).length >= MOST_TOKENS)
    throw refusal(403, 'TokenLimitExceededException', 'You have reached the limit of tokens.');
  const token = call.site.personalTokens.add(user, name, days as number | undefined);
  return json({ ...written(token), rawToken: token.raw }, 201);
}

/** 204 also for a token that there is not; one of somebody else is 401. */
function remove(call: RestCall): Answer {
  const user = userOf(call);
  const { personalTokens } = call.site;
  const id = Number(call.params.id);
  const others = call.world.people.filter(({ name }) => name !== user);
  if (others.some(({ name }) => personalTokens.of(name).some((token) => token.id === id)))
    throw refusal(401, 'NotAuthorisedException', 'You are not authorised to revoke this token.');
  personalTokens.remove(id);
  return noContent();
}

/** The list never says which token is in use. */
function written({ id, name, createdAt, expiringAt, lastAccessedAt }: PersonalToken) {
  const date = (time: number) => jiraDate(new Date(time));
  return {
    id,
    name,
    createdAt: date(createdAt),
    ...(lastAccessedAt !== undefined && { lastAccessedAt: date(lastAccessedAt) }),
    ...(expiringAt !== undefined && { expiringAt: date(expiringAt) }),
  };
}

function userOf({ person, site }: RestCall): string {
  if (!site.version.hasPersonalTokens) throw refuse(404, 'null for uri');
  if (!person) throw refusal(401, 'NotAuthorisedException', 'You are not authenticated.');
  return person.name;
}

function refusal(status: number, exception: string, error: string): Refusal {
  return new Refusal(json({ exception: `com.atlassian.pats.exception.${exception}`, error }, status));
}

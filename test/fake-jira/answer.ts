/** What goes back to the caller, as a value. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

/** Ends the handling of a request with this answer. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super(`${answer.status} ${String(answer.body).slice(0, 200)}`);
  }
}

export const json = (value: unknown, status = 200): Answer => jsonText(JSON.stringify(value), status);

/** An answer whose JSON is already written. */
export const jsonText = (text: string, status = 200): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json;charset=UTF-8' },
  body: text,
});

export const html = (page: string, status = 200): Answer => ({
  status,
  headers: { 'Content-Type': 'text/html;charset=UTF-8', 'X-Frame-Options': 'SAMEORIGIN' },
  body: page,
});

export const text = (words: string, status = 200): Answer => ({
  status,
  headers: { 'Content-Type': 'text/plain;charset=UTF-8' },
  body: words,
});

/** The bare answer of an edit, a transition and the like. */
export const noContent = (): Answer => ({ status: 204, headers: {}, body: '' });

export const redirect = (location: string): Answer => ({
  status: 302,
  headers: { Location: location },
  body: '',
});

/** Jira's usual error body: sentences, and sentences by field id. */
export const errors = (
  status: number,
  errorMessages: string[],
  fields: Record<string, string> = {},
): Answer => json({ errorMessages, errors: fields }, status);

export const refuse = (status: number, message: string): Refusal => new Refusal(errors(status, [message]));

export const refuseFields = (fields: Record<string, string>): Refusal => new Refusal(errors(400, [], fields));

/** The other error body, of resources that are older than the first. */
export const notAuthenticated = (): Refusal =>
  new Refusal(
    json({ message: 'Client must be authenticated to access this resource.', 'status-code': 401 }, 401),
  );

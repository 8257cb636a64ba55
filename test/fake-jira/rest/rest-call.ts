import { json, notAuthenticated, refuse, Refusal, type Answer } from '../answer.js';
import type { IssueJson } from '../issue-json.js';
import type { JiraRequest } from '../jira-request.js';
import type { Person } from '../people.js';
import type { Site } from '../site.js';
import type { Issue, Permission, World } from '../world.js';

/** One call of the REST API by one person. */
export class RestCall {
  constructor(
    readonly request: JiraRequest,
    readonly site: Site,
    readonly person: Person | null,
    /** The parts of the path that a route leaves open. */
    readonly params: Record<string, string>,
    readonly write: IssueJson,
  ) {}

  get world(): World {
    return this.site.world;
  }

  /** The signed-in person, for resources that nobody else may ask. */
  get user(): Person {
    if (this.person) return this.person;
    throw notAuthenticated();
  }

  /** The issue of the path; what the person may not see does not exist. */
  issue(key = this.params.key): Issue {
    const issue = this.world.issueMaybe(key);
    if (issue && this.world.canSee(this.person, issue)) return issue;
    if (issue && !this.person) {
      throw new Refusal(
        json(
          {
            errorMessages: ['You do not have the permission to see the specified issue.', 'Login Required'],
            errors: {},
          },
          401,
        ),
      );
    }
    throw refuse(404, 'Issue Does Not Exist');
  }

  may(permission: Permission, issue: Issue): boolean {
    return this.world.may(this.person, permission, this.world.project(issue.project));
  }

  /** True when `expand` asks for that, in query or body. */
  expands(name: string, body: Record<string, unknown> = {}): boolean {
    const inBody = Array.isArray(body.expand) ? body.expand.map(String) : [];
    return [...this.request.values('expand').flatMap((value) => value.split(',')), ...inBody].some(
      (part) => part.trim() === name,
    );
  }
}

/** What one method and path of the REST API does. */
export interface Route {
  method: string;
  /** With `:name` for the parts that are left open. */
  path: string;
  answer: (call: RestCall) => Answer;
}

export const route = (method: string, path: string, answer: Route['answer']): Route => ({
  method,
  path,
  answer,
});

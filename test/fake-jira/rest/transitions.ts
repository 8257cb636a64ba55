import { json, noContent, refuse, Refusal, errors } from '../answer.js';
import type { Issue, Transition } from '../world.js';
import { changesOf, type EditBody } from './edit.js';
import { route, type RestCall } from './rest-call.js';

/** What the caller may do with an issue from its current status, and doing it. */
export const transitionRoutes = [
  route('GET', '/rest/api/2/issue/:key/transitions', (call) => {
    const offered = offeredTransitions(call, call.issue());
    return json({
      expand: 'transitions',
      transitions: offered.map((transition) => transitionJson(call, transition)),
    });
  }),
  route('POST', '/rest/api/2/issue/:key/transitions', transition),
];

/** An empty list is no mistake: nothing leads on from here, or not for this person. */
export function offeredTransitions(call: RestCall, issue: Issue): Transition[] {
  if (!call.may('transition', issue)) return [];
  return call.world
    .workflowOf(issue)
    .transitions.filter(
      ({ from, onlyFor }) =>
        from.includes(issue.status) && (onlyFor?.includes(call.person?.name ?? '') ?? true),
    );
}

export function transitionJson(call: RestCall, transition: Transition) {
  const { world, write } = call;
  return {
    id: transition.id,
    name: transition.name,
    to: write.status(world.status(transition.to)),
    ...(call.expands('transitions.fields') && { fields: screenOf(call, transition) }),
  };
}

/** As Jira describes the box for a comment that each of its screens can have. */
const COMMENT = {
  required: false,
  schema: { type: 'comments-page', system: 'comment' },
  name: 'Comment',
  fieldId: 'comment',
  operations: ['add', 'edit', 'remove'],
};

function screenOf({ world, write }: RestCall, transition: Transition) {
  return Object.fromEntries(
    [...transition.required, ...(transition.optional ?? [])].map((id) => {
      if (id === 'comment') return [id, COMMENT];
      const field = world.fields.find((candidate) => candidate.id === id);
      const isResolution = id === 'resolution';
      return [
        id,
        {
          required: transition.required.includes(id),
          schema: field?.schema ?? { type: 'string', system: id },
          name: field?.name ?? id,
          fieldId: id,
          operations: ['set'],
          ...(field?.options && { allowedValues: field.options }),
          ...(isResolution && { allowedValues: world.resolutions.map((one) => write.resolution(one.id)) }),
        },
      ];
    }),
  );
}

function transition(call: RestCall) {
  const { world } = call;
  const issue = call.issue();
  const body = call.request.json() as EditBody & { transition?: { id?: unknown } };
  const id = body.transition?.id;
  if (id === undefined) throw refuse(400, "Missing 'transition' identifier");
  if (!call.person) throw refuse(401, 'You do not have permission to transition this issue.');
  const wanted = world.workflowOf(issue).transitions.find((candidate) => candidate.id === String(id));
  if (!wanted) throw refuse(400, `Transition id '${String(id)}' is not valid for this issue.`);
  if (!offeredTransitions(call, issue).includes(wanted)) {
    throw refuse(
      400,
      `It seems that you have tried to perform a workflow operation (${wanted.name}) that is not valid for the current state of this issue (${issue.key}). The likely cause is that somebody has changed the issue recently, please look at the issue history for details.`,
    );
  }
  const { resolution, ...rest } = body.fields ?? {};
  const values = resolutionOf(call, wanted, resolution);
  const shown = [...wanted.required, ...(wanted.optional ?? [])];
  const onScreen = world.fields.filter(({ id: field }) => shown.includes(field));
  const { changes, comments } = changesOf(call, issue, { fields: rest, update: body.update }, onScreen);
  const missing = wanted.required.filter((field) => field !== 'resolution' && !(field in rest));
  if (missing.length > 0) {
    const names = missing.map((field) => [
      field,
      `${world.fields.find((one) => one.id === field)?.name ?? field} is required.`,
    ]);
    throw new Refusal(errors(400, [], Object.fromEntries(names)));
  }
  const isDone = world.status(wanted.to).category === 'done';
  const settled = isDone ? (values.resolution ?? world.resolutions[0]?.id ?? null) : null;
  world.editIssue(
    issue.key,
    { ...changes, status: wanted.to, resolution: settled },
    { by: call.person.name },
  );
  for (const text of comments) world.comment(issue.key, text, { by: call.person.name });
  return noContent();
}

function resolutionOf({ world }: RestCall, wanted: Transition, value: unknown): { resolution?: string } {
  if (value === undefined || value === null) {
    if (wanted.required.includes('resolution'))
      throw new Refusal(errors(400, [], { resolution: 'Resolution is required.' }));
    return {};
  }
  if (!wanted.required.includes('resolution')) {
    const message = "Field 'resolution' cannot be set. It is not on the appropriate screen, or unknown.";
    throw new Refusal(errors(400, [], { resolution: message }));
  }
  const { id, name } = value as { id?: string; name?: string };
  const found = world.resolutions.find((one) => one.id === id || one.name === name);
  if (!found) {
    throw new Refusal(errors(400, [], { resolution: `Resolution name '${name ?? id ?? ''}' is not valid` }));
  }
  return { resolution: found.id };
}

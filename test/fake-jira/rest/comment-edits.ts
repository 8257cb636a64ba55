import { errors, json, noContent, refuse, Refusal } from '../answer.js';
import type { Comment } from '../world.js';
import { route, type RestCall } from './rest-call.js';

/** One comment: reading it, writing over it, taking it away. */
export const commentEditRoutes = [
  route('GET', '/rest/api/2/issue/:key/comment/:comment', (call) =>
    json(call.write.comment(call.issue(), commentOf(call))),
  ),
  route('PUT', '/rest/api/2/issue/:key/comment/:comment', (call) => {
    const comment = ownComment(call, 'edit');
    const { body } = call.request.json();
    if (typeof body !== 'string' || !body.trim())
      throw new Refusal(errors(400, [], { comment: 'Comment body can not be empty!' }));
    const issue = call.issue();
    return json(call.write.comment(issue, call.world.editComment(issue.key, comment.id, body)));
  }),
  route('DELETE', '/rest/api/2/issue/:key/comment/:comment', (call) => {
    const { id } = ownComment(call, 'delete');
    call.world.deleteComment(call.issue().key, id, { by: call.user.name });
    return noContent();
  }),
];

function commentOf(call: RestCall): Comment {
  const { comment: id } = call.params;
  const found = call.issue().comments.find((one) => one.id === id);
  if (!found) throw refuse(404, `Can not find a comment for the id: ${id}.`);
  return found;
}

/** Somebody without the permission is told so with a 400, as with new comments. */
function ownComment(call: RestCall, verb: 'edit' | 'delete'): Comment {
  const comment = commentOf(call);
  const { displayName, name } = call.user;
  const may = comment.author === name || call.may('admin', call.issue());
  if (!may || !call.may('comment', call.issue()))
    throw refuse(400, `${displayName}, you do not have the permission to ${verb} this comment.`);
  return comment;
}

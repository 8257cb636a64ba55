const ACCEPTED = 202;
const AT_ONCE = 2; // outcomes that are waited for: browsers open few connections to one server
const AGAIN_AFTER = 2_000; // milliseconds
const MOST_FAILURES = 15;

/**
 * Asks for a change. Footbridge says at once that it is on its way, and what became of it once Jira has answered.
 * @param taken is called when it is on its way
 * @returns what became of it
 */
export async function ask(address, answers, taken) {
  return (await answerTo(address, answers, { taken })).json();
}

/**
 * The same for whoever wants another answer than JSON.
 * @param answers the fields of a form
 * @param how `accept`: the type of the answer. `again`: the fields that go with the question what became of it.
 * @returns the response that says what became of it
 */
export async function answerTo(address, answers, { accept, again, taken = () => {} } = {}) {
  let response = await sent(address, answers, accept);
  for (let isTaken = false; response.status === ACCEPTED; isTaken = true) {
    const answer = await response.json();
    if (!isTaken) taken(answer);
    response = await outcome(answer.outcomeUrl, again, accept);
  }
  return response;
}

/** Sends a form as a script does. */
export async function post(address, answers) {
  return (await sent(address, answers)).json();
}

async function sent(address, answers, accept = 'application/json') {
  const body = new URLSearchParams(answers);
  if (!body.has('_csrf')) body.set('_csrf', document.querySelector('[data-csrf]').dataset.csrf);
  const response = await fetch(address, {
    method: 'POST',
    redirect: 'follow',
    headers: { Accept: accept },
    body,
  });
  if (response.status >= 500) throw new Error(`Footbridge answered ${response.status}`);
  return response;
}

/** It is kept: where the answer to the question is lost, as in a restart, it is asked again. */
async function outcome(address, fields, accept) {
  for (let failures = 0; ; failures++) {
    const free = await turn();
    try {
      return await sent(address, fields, accept);
    } catch (error) {
      if (failures === MOST_FAILURES) throw error;
    } finally {
      free();
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER));
  }
}

const waiting = [];
let running = 0;

/** Waits for a place. @returns what gives it back */
async function turn() {
  if (running >= AT_ONCE) await new Promise((resolve) => waiting.push(resolve));
  running++;
  return () => {
    running--;
    waiting.shift()?.();
  };
}

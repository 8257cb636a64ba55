const AT_ONCE = 2; // outcomes that are waited for: browsers open few connections to one server
const AGAIN_AFTER = 2_000; // milliseconds
const MOST_FAILURES = 15;

/**
 * Asks for a change. Footbridge says at once that it is on its way, and what became of it once Jira has answered.
 * @param taken is called when it is on its way
 * @returns what became of it
 */
export async function ask(address, answers, taken = () => {}) {
  let answer = await post(address, answers);
  if (answer.outcomeUrl) taken(answer);
  while (answer.outcomeUrl) answer = await outcome(answer.outcomeUrl);
  return answer;
}

/** Sends a form as a script does. */
export async function post(address, answers) {
  const response = await fetch(address, {
    method: 'POST',
    redirect: 'follow',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams({ _csrf: document.querySelector('[data-csrf]').dataset.csrf, ...answers }),
  });
  if (response.status >= 500) throw new Error(`Footbridge answered ${response.status}`);
  return response.json();
}

/** It is kept: where the answer to the question is lost, as in a restart, it is asked again. */
async function outcome(address) {
  for (let failures = 0; ; failures++) {
    const free = await turn();
    try {
      return await post(address, {});
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

const AGAIN_AFTER = 2_000; // milliseconds
const MOST_FAILURES = 15; // of sending; a restart of Footbridge is over by then

/** Sent again as it was, it is made once: an answer that is lost, as in a restart, is asked for anew. */
export async function answerTo(address, body) {
  for (let failures = 0; ; failures++) {
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { Accept: 'application/json' },
        body,
      });
      if (response.status < 500) return response;
      throw new Error(`Footbridge answered ${response.status}`);
    } catch (error) {
      if (failures === MOST_FAILURES) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER));
  }
}

import { bigWorld, FakeJira } from '../fake-jira/fake-jira.js';

/** A busy Jira in a process of its own: `jira-process.ts <issues>`. */
async function main(): Promise<void> {
  const jira = await FakeJira.start({ world: bigWorld(Number(process.argv[2])) });
  process.on('message', ({ latency, compresses }: { latency?: number; compresses?: boolean }) => {
    if (latency !== undefined) jira.latency = latency;
    if (compresses !== undefined) jira.compresses = compresses;
    const comments = jira.world.issues.reduce((sum, issue) => sum + issue.comments.length, 0);
    jira.calls.clear();
    process.send!({ comments, bytesSent: jira.bytesSent });
  });
  process.send!({ url: jira.url });
}

void main();

import { bigWorld, FakeJira } from '../fake-jira/fake-jira.js';
import { aPerson } from '../fake-jira/people.js';

interface Question {
  latency?: number;
  compresses?: boolean;
  /** Key of an issue that somebody renames. */
  edit?: string;
}

/** A busy Jira in a process of its own: `jira-process.ts <issues> [names of more people]`. */
async function main(): Promise<void> {
  const [issues, ...names] = process.argv.slice(2);
  const world = bigWorld(Number(issues));
  for (const [at, name] of names.entries())
    world.people.push(
      aPerson({ name, key: `JIRAUSER${20000 + at}`, displayName: name, isAdministrator: false }),
    );
  const jira = await FakeJira.start({ world });
  process.on('message', ({ latency, compresses, edit }: Question) => {
    if (latency !== undefined) jira.latency = latency;
    if (compresses !== undefined) jira.compresses = compresses;
    if (edit) jira.world.editIssue(edit, { summary: `Renamed at ${new Date().toISOString()}` });
    const comments = jira.world.issues.reduce((sum, issue) => sum + issue.comments.length, 0);
    const calls = jira.calls.length;
    jira.calls.clear();
    process.send!({ comments, calls, bytesSent: jira.bytesSent });
  });
  process.send!({ url: jira.url });
}

void main();

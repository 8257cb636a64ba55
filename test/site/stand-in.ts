import { FakeJira } from '../fake-jira/fake-jira.js';

// A process of its own, for a suite that is to know no more of it than its address.
void FakeJira.start().then((jira) => {
  console.log(jira.url);
  process.once('SIGTERM', () => void jira.stop().then(() => process.exit(0)));
});

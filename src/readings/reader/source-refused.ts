import { AlmProblem } from '../../alm/alm-problem.js';
import type { WorkItemSource } from '../../alm/alm-provider.js';

// None names or counts what is hidden: the reader may have lost the right to know even that.
const SENTENCES: Record<WorkItemSource['type'], string> = {
  projects: 'Jira shows you none of the projects that are read here.',
  jql: 'Jira does not answer the query of this board for you: it names something that you may not see, or that has gone.',
  filter:
    'Jira does not show you what the filter of this board finds: you may not see all of it, or it has gone.',
  board: 'Jira does not show you the Jira board that is read here, or it has gone.',
};

/** A sprint that is named in an address may be another board's, or none. */
function sentenceOf(source: WorkItemSource): string {
  const isOfSprint = source.type === 'board' && /^\d+$/.test(source.sprint ?? '');
  if (!isOfSprint) return SENTENCES[source.type];
  return 'Jira does not show you this sprint on the Jira board that is read here: it may be another board’s, or one of the two has gone.';
}

/**
 * The site has refused a source to the person it knows, asked in the plainest way: nothing of it is theirs to see,
 * and what was read of it before is to be erased. The site's own words are left out: they name what is hidden.
 */
export class SourceRefused extends AlmProblem {
  constructor(source: WorkItemSource, { kind, cause }: AlmProblem) {
    super(kind, sentenceOf(source), {
      status: 404,
      mender: 'jira-administrator',
      nextStep: 'Ask in Jira for access, if you need it.',
      cause,
    });
  }
}

import type { AlmClient } from '../../src/alm/alm-provider.js';
import type { LinkedBoard } from '../../src/boards/board-pages.js';
import { OfferedSprints } from '../../src/boards/offered-sprints.js';

test('sprints are asked for again where a board turns out to be a kanban board, which has none of its own', async () => {
  const asked: string[] = [];
  const answer = (what: string) => {
    asked.push(what);
    return Promise.resolve({ items: [], unreadable: [], isCut: false });
  };
  const client = {
    sprints: (id: string) => answer(`board ${id}`),
    projectSprints: (key: string) => answer(`project ${key}`),
  } as unknown as AlmClient;
  const offered = new OfferedSprints();
  const open = (type: string) => {
    const board = { source: { type: 'board', id: '7' }, jira: { type, subQuery: '' } };
    const linked = { board, credential: { id: 'of ben', userKey: 'ben' } } as LinkedBoard;
    return offered.of(linked, 'SHOP-5')(client);
  };
  for (const type of ['', '', 'kanban', 'kanban']) await open(type);
  expect(asked).toEqual(['board 7', 'project SHOP']);
});

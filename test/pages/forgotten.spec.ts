import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';

let team: Team;
beforeAll(async () => {
  team = await aTeam();
});
afterAll(() => team?.stop());

const kept = async () =>
  (await team.footbridge.database.read.query('SELECT item FROM item_version')).map(
    ({ item }: { item: string }) => JSON.parse(item).key.split('-')[0],
  );

test('OA-29 Disconnect erases what was read with the link, and leaves what others have read', async () => {
  const shop = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  await team.ada.visit(shop);
  const mob = await aBoard(team.ben, team.accountId, { source: 'projects', projects: ['MOB'] });
  await team.ben.visit(mob);
  expect(new Set(await kept())).toEqual(new Set(['SHOP', 'MOB']));

  await team.ben.visit(paths.credentials.edit({ accountId: team.accountId }));
  await team.ben.press('Disconnect');
  expect(new Set(await kept())).toEqual(new Set(['SHOP']));
});

import { AccountsService } from '../../src/accounts/accounts.service.js';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, linkByPassword, type Team } from '../support/board-stories.js';

let team: Team;
let here: string;

const begin = async (version: string) => {
  team = await aTeam({ version });
  here = paths.accounts.webhook({ id: team.accountId });
};
afterEach(() => team?.stop());

test('whoever administers Jira registers the webhook by a button, once, and removes it again', async () => {
  await begin('9.12.4');
  const { ada, jira } = team;
  await aBoard(ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  let page = await ada.visit(here);
  expect(page.text).toContain('Jira has no webhook for Footbridge yet.');
  expect(page.value('condition')).toBe('project in (SHOP)');
  page = await ada.press('Register in Jira', { condition: 'project in' });
  expect(page.status).toBe(422);
  expect(page.$('#condition-error').text()).toContain('Error in the JQL Query');
  expect(page.value('condition')).toBe('project in');
  page = await ada.press('Register in Jira', { condition: 'project = SHOP' });
  expect(page.text).toContain('The webhook is registered in Jira.');
  expect(page.text).toContain('Jira has a webhook for Footbridge.');
  expect(jira.webhooks.all).toMatchObject([
    { name: 'Footbridge', condition: 'project = SHOP', hasBody: false },
  ]);
  expect(await jira.webhooks.fire('jira:issue_updated', { key: 'SHOP-5' })).toEqual([202]);
  expect((await ada.visit(here)).text).toContain('Last heard just now');

  jira.webhooks.all[0].isActive = false;
  expect((await ada.visit(here)).text).toContain('it is switched off there');
  page = await ada.press('Remove from Jira');
  expect(page.text).toContain('The webhook is removed from Jira.');
  expect(jira.webhooks.all).toEqual([]);
});

test('a Jira 10 has them elsewhere and signs what it sends; those of others stay, however many there are', async () => {
  await begin('10.3.1');
  const { ada, jira } = team;
  const other = { name: 'CI', events: ['jira:issue_updated'], isActive: false, condition: '', hasBody: true };
  for (let i = 0; i < 60; i++) jira.webhooks.add({ ...other, url: `https://ci.example.com/${i}` });
  await ada.visit(here);
  let page = await ada.press('Register in Jira', { condition: 'project = SHOP' });
  expect(page.text).toContain(
    'registered in Jira. This version of Jira takes the query on its own page only.',
  );
  const [own] = jira.webhooks.all.slice(-1);
  expect(own.secret).toBe(page.$('#webhook-secret').attr('value'));
  expect(await jira.webhooks.fire('jira:issue_created', {})).toEqual([202]);
  own.secret = 'another';
  expect(await jira.webhooks.fire('jira:issue_created', {})).toEqual([403]);
  page = await ada.press('Remove from Jira');
  expect(page.text).toContain('Jira has no webhook for Footbridge yet.');
  expect(jira.webhooks.all).toHaveLength(60);
});

test('who is no administrator of Jira, or not linked, is told so beside a button that does nothing', async () => {
  await begin('9.12.4');
  const { ada, jira } = team;
  await linkByPassword(team, 'ada@example.com', 'ben');
  let page = await ada.visit(here);
  expect(page.text).toContain('Jira lets only its own administrators do this, and you are none there.');
  expect(page.button('Register in Jira').attr('disabled')).toBeDefined();
  jira.faults.plant({ kind: 'status', on: /webhooks/, status: 403, headers: {} });
  expect((await ada.visit(here)).text).toContain('Jira lets only its own administrators');
  jira.faults.clear();
  await linkByPassword(team, 'ada@example.com', 'ada');
  jira.faults.plant({
    kind: 'status',
    on: /webhooks/,
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: '<!DOCTYPE html><html><body>Oops</body></html>',
  });
  page = await ada.visit(here);
  expect(page.text).toContain('Register the webhook on that page of Jira by hand.');
  expect(page.$('#webhook-url')).toHaveLength(1);
});

test('with the account its webhook goes from Jira', async () => {
  await begin('9.12.4');
  const { ada, jira, accountId, footbridge } = team;
  await ada.visit(here);
  await ada.press('Register in Jira');
  await ada.visit(paths.accounts.removal({ id: accountId }));
  const page = await ada.press('Remove');
  expect(page.text).toContain('Team Jira is removed. Its webhook in Jira is removed, too.');
  expect(jira.webhooks.all).toEqual([]);
  expect(await footbridge.app.get(AccountsService).all()).toEqual([]);
});

test('where Jira is away, an account is removed all the same, and a webhook that was heard is said to be left', async () => {
  await begin('9.12.4');
  const { ada, jira, accountId } = team;
  await ada.visit(here);
  await ada.press('Register in Jira');
  await jira.webhooks.fire('jira:issue_updated', {});
  jira.faults.plant({ kind: 'reset', on: /webhook|serverInfo/ });
  await ada.visit(paths.accounts.removal({ id: accountId }));
  const page = await ada.press('Remove');
  expect(page.text).toContain('Team Jira is removed. Its webhook is still in Jira: remove it there');
});

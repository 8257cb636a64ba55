import type { Page } from 'playwright-core';

/** The values that the account's page offers to copy, by the name of Jira's own box. */
export interface LinkValues {
  linkName: string;
  consumerKey: string;
  consumerName: string;
  publicKey: string;
  callbackUrl: string;
}

/** Signs in on Jira's own login page. */
export async function signInToJira(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Username').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log In' }).click();
}

/** An administrator of Jira lets Footbridge in, on the pages of Jira 8.22 and later. */
export async function makeApplicationLink(page: Page, values: LinkValues): Promise<void> {
  const proceed = () => page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Create link' }).click();
  await page.getByLabel('Atlassian product').check();
  await page.getByLabel('Application URL').fill(values.linkName);
  await proceed();
  await page.getByText('No response was received from the URL you entered').waitFor();
  await proceed();
  await page.getByLabel('Application Name').fill(values.linkName);
  await proceed();
  await page.getByRole('link', { name: `Edit ${values.linkName}` }).click();
  await page.getByLabel('Consumer Key').fill(values.consumerKey);
  await page.getByLabel('Consumer Name').fill(values.consumerName);
  await page.getByLabel('Public Key').fill(values.publicKey);
  await page.getByLabel('Consumer Callback URL').fill(values.callbackUrl);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('cell', { name: 'Configured', exact: true }).waitFor();
}

/** Somebody makes a token of their own, on their profile in Jira. @returns the token, which is shown once. */
export async function makePersonalToken(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Create token' }).click();
  return page.locator('#raw-token').innerText();
}

/** An administrator of Jira makes an incoming link for an external application. @returns what Jira shows then. */
export async function makeIncomingLink(
  page: Page,
  { name, redirectUrl }: { name: string; redirectUrl: string },
): Promise<{ clientId: string; clientSecret: string }> {
  await page.getByRole('button', { name: 'Create link' }).click();
  await page.getByRole('radio', { name: 'External application' }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Redirect URL').fill(redirectUrl);
  await page.getByLabel('Application permissions').selectOption('Write');
  await page.getByRole('button', { name: 'Save' }).click();
  return {
    clientId: await page.locator('#client-id').innerText(),
    clientSecret: await page.locator('#client-secret').innerText(),
  };
}

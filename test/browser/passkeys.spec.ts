import type { Browser as Chromium, Page } from 'playwright-core';
import { paths } from '../../src/paths.js';
import { Server } from '../support/server.js';
import { setUp } from '../support/walk.js';
import { accessibilityProblems } from './support/axe.js';
import { launchChromium } from './support/chromium.js';

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'rope, planks & patience' };

let chromium: Chromium;
let footbridge: Server;
let page: Page;
beforeAll(async () => {
  [chromium, footbridge] = await Promise.all([launchChromium(), Server.start()]);
  await setUp(footbridge.url, await footbridge.setUpPath(), ADA);
  page = await (await chromium.newContext()).newPage();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
});
afterAll(async () => {
  await chromium?.close();
  await footbridge?.stop();
});

async function typePassword(): Promise<void> {
  await page.goto(footbridge.url + paths.signIn());
  await page.fill('#email', ADA.email);
  await page.fill('#password', ADA.password);
  await page.click('text="Sign in" >> visible=true >> nth=-1');
}

test('a device makes a passkey, and signs with it at the next sign-in', async () => {
  await typePassword();
  await page.goto(footbridge.url + paths.secondFactor.show());
  await page.click('button:has-text("Add a passkey")');
  await page.waitForSelector('text=The passkey is kept');
  expect(await page.locator('.recovery-codes li').count()).toBe(10);
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.click('button:has-text("Sign out")');

  await typePassword();
  await page.waitForURL(`**${paths.secondFactor.ask()}`);
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.click('button:has-text("Use a passkey")');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.goto(footbridge.url + paths.secondFactor.show());
  expect(await page.textContent('main')).toContain('Last used');
}, 120_000);

import { isPasswordWrong, wantsCaptcha } from '../../src/alm/jira/call/sign-in-facts.js';
import type { SentRequest } from '../../src/alm/jira/call/sent-request.js';

const BASE = 'https://example.com/jira';
const byPassword: SentRequest = {
  method: 'GET',
  url: `${BASE}/rest/api/2/search`,
  headers: { Authorization: 'Basic YWRhOnNlY3JldA==' },
  baseUrl: BASE,
  step: 'call',
  reads: true,
};
const said = (words: string) => ({ status: 401, headers: { 'x-seraph-loginreason': words }, text: '' });

test.each([
  'AUTHENTICATED_FAILED',
  'AUTHENTICATED_FAILED, AUTHENTICATED_FAILED, OUT',
  'OUT, AUTHENTICATED_FAILED',
  'OUT,AUTHENTICATED_FAILED',
  'authenticated_failed , out',
])('R24 "%s" is a wrong password, and no captcha', (words) => {
  expect(isPasswordWrong(said(words), byPassword)).toBe(true);
  expect(wantsCaptcha(said(words), byPassword)).toBe(false);
});

test.each([
  'AUTHENTICATION_DENIED',
  'AUTHENTICATION_DENIED, OUT',
  'OUT, AUTHENTICATION_DENIED',
  'AUTHENTICATED_FAILED, AUTHENTICATION_DENIED',
])('R24 "%s" asks for a captcha', (words) => {
  expect(wantsCaptcha(said(words), byPassword)).toBe(true);
});

test.each(['OK', 'OUT, OK', 'OK, OUT', 'OUT', 'AUTHENTICATED_FAILED, OK'])('R24 "%s" is neither', (words) => {
  expect(isPasswordWrong(said(words), byPassword)).toBe(false);
  expect(wantsCaptcha(said(words), byPassword)).toBe(false);
});

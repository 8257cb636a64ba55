import fc from 'fast-check';
import { AlmProblem } from '../../src/alm/alm-problem.js';
import {
  cleanConsumerKey,
  proposedConsumerKey,
} from '../../src/alm/jira/kinds/jira-server-oauth/consumer-key.js';
import { cleanJiraUrl, jiraUrl } from '../../src/alm/jira/wire/jira-url.js';
import { Problem } from '../../src/problem.js';

describe('the base URL is found in', () => {
  test.each([
    ['https://jira.example.com', 'https://jira.example.com'],
    ['https://jira.example.com/', 'https://jira.example.com'],
    ['  https://JIRA.Example.com/Jira///  ', 'https://jira.example.com/Jira'],
    ['https://example.com/jira', 'https://example.com/jira'],
    ['https://example.com/tools/jira/', 'https://example.com/tools/jira'],
    ['https://jira.example.com/browse/ABC-1', 'https://jira.example.com'],
    ['https://example.com/jira/browse/ABC-1?focusedCommentId=7#comment-7', 'https://example.com/jira'],
    ['https://example.com/browse', 'https://example.com'],
    [
      'https://example.com/jira/secure/RapidBoard.jspa?rapidView=7&projectKey=ABC',
      'https://example.com/jira',
    ],
    ['https://example.com/jira/secure/Dashboard.jspa', 'https://example.com/jira'],
    ['https://example.com/jira/secure', 'https://example.com/jira'],
    ['https://example.com/jira/login.jsp?os_destination=%2Fsecure', 'https://example.com/jira'],
    ['https://example.com/jira/projects/ABC/issues/ABC-1?filter=allopenissues', 'https://example.com/jira'],
    ['https://example.com/projects/browse/ABC-1', 'https://example.com/projects'],
    ['https://example.com/jira/issues/?jql=project%20%3D%20ABC', 'https://example.com/jira'],
    ['https://example.com/jira/issues', 'https://example.com/jira'],
    ['https://example.com/jira/servicedesk/customer/portal/1', 'https://example.com/jira'],
    ['https://example.com/jira/plugins/servlet/applinks/listApplicationLinks', 'https://example.com/jira'],
    ['https://example.com/jira/rest/api/2/myself', 'https://example.com/jira'],
    ['https://example.com/jira/status', 'https://example.com/jira'],
    ['https://example.com//jira//browse/ABC-1', 'https://example.com/jira'],
    ['https://example.com:443/jira', 'https://example.com/jira'],
    ['http://example.com:80', 'http://example.com'],
    ['https://ada:secret@example.com/jira', 'https://example.com/jira'],
    ['jira.example.com', 'https://jira.example.com'],
    ['jira.example.com/jira/browse/ABC-1', 'https://jira.example.com/jira'],
    ['//jira.example.com/jira', 'https://jira.example.com/jira'],
    ['jira.example.com:8443', 'https://jira.example.com:8443'],
    ['jira.example.com:8080', 'http://jira.example.com:8080'],
    ['localhost:2990/jira', 'http://localhost:2990/jira'],
    ['localhost', 'http://localhost'],
    ['10.1.2.3:8080', 'http://10.1.2.3:8080'],
    ['10.1.2.3', 'https://10.1.2.3'],
    ['127.0.0.1:4711/jira', 'http://127.0.0.1:4711/jira'],
    ['http://[fd00::7]:8080/jira/', 'http://[fd00::7]:8080/jira'],
    ['jira', 'https://jira'],
    ['jira:8080', 'http://jira:8080'],
    ['<https://jira.example.com/browse/ABC-1>', 'https://jira.example.com'],
    [
      'Our Jira: https://jira.example.com/jira/secure/Dashboard.jspa (intranet)',
      'https://jira.example.com/jira',
    ],
    ['"https://jira.example.com/jira"', 'https://jira.example.com/jira'],
    ['\u200bhttps://jira.example.com\u00a0', 'https://jira.example.com'],
    ['https://myjira.com/jira', 'https://myjira.com/jira'],
    ['https://bücher.example/jira', 'https://xn--bcher-kva.example/jira'],
    ['', ''],
    ['   ', ''],
  ])('%s', (pasted, base) => {
    expect(cleanJiraUrl(pasted)).toBe(base);
    expect(cleanJiraUrl(base)).toBe(base);
  });
});

describe('G2 refused, on the field of the address', () => {
  test.each([
    ['https://team.atlassian.net/jira/software/projects/ABC/boards/1', 'cloud'],
    ['team.atlassian.net', 'cloud'],
    ['https://team.jira.com/browse/ABC-1', 'cloud'],
    ['http://169.254.169.254/latest/meta-data', 'forbidden-address'],
    ['http://2852039166/', 'forbidden-address'],
    ['http://0.0.0.0:8080', 'forbidden-address'],
    ['http://[::ffff:169.254.169.254]/', 'forbidden-address'],
    ['http://[fe80::1]:8080/', 'forbidden-address'],
  ])('%s (%s)', (pasted, kind) => {
    const problem = problemOf(() => cleanJiraUrl(pasted));
    expect((problem as AlmProblem).kind).toBe(kind);
    expect(problem).toMatchObject({ field: 'baseUrl', status: 422, nextStep: expect.any(String) });
  });

  test.each([
    'ftp://jira.example.com',
    'javascript://alert(1)',
    'file:///etc/passwd',
    'https://',
    'not an address',
  ])('%s', (pasted) => {
    expect(problemOf(() => cleanJiraUrl(pasted))).toMatchObject({
      field: 'baseUrl',
      nextStep: expect.any(String),
    });
  });

  test('and any text gives a clean address or a Problem', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true })),
        (pasted) => {
          try {
            expect(cleanJiraUrl(pasted)).toMatch(/^$|^https?:\/\/[^/?#@]+(\/[^?#]*[^?#/])?$/);
          } catch (error) {
            expect(error).toBeInstanceOf(Problem);
          }
        },
      ),
    );
  });
});

test('joining keeps the context path and encodes as RFC 3986 asks', () => {
  expect(
    jiraUrl('https://example.com/jira', '/rest/api/2/search', {
      jql: "a ~ 'b c+d!' ",
      startAt: 0,
      none: undefined,
    }),
  ).toBe('https://example.com/jira/rest/api/2/search?jql=a%20~%20%27b%20c%2Bd%21%27%20&startAt=0');
});

describe('consumer keys', () => {
  test('that are proposed look like footbridge-4f7k2q', () => {
    expect(proposedConsumerKey()).toMatch(/^footbridge-[a-z2-9]{6}$/);
    expect(proposedConsumerKey()).not.toBe(proposedConsumerKey());
  });

  test('are trimmed, and may stay empty in a draft', () => {
    expect(cleanConsumerKey('\u200b  footbridge-4f7k2q\n')).toBe('footbridge-4f7k2q');
    expect(cleanConsumerKey('  ')).toBe('');
  });

  test.each(['two words', 'Schlüssel', 'x'.repeat(256), '-----BEGIN PUBLIC KEY-----'])(
    'such as %s are refused',
    (typed) => {
      expect(problemOf(() => cleanConsumerKey(typed)).field).toBe('consumerKey');
    },
  );
});

function problemOf(attempt: () => unknown): Problem {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('was accepted');
}

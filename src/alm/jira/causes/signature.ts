import { parsedUrl } from '../../../parsed-url.js';
import { INCOMING, type Cause, type Facts, type Snippet } from './cause.js';
import { setUpPage } from './jira-places.js';

const SERVER_XML = 'Jira, conf/server.xml: <Connector … scheme="…" proxyName="…" proxyPort="…">';
const AS_JIRA_SEES =
  'Let the connector in server.xml of Jira say scheme, proxyName and proxyPort of the proxy before it, ' +
  'or sign with the address that Jira sees.';

/** A signature that Jira refuses: which piece of the request it saw differently, or that the keys do not match. */
export const SIGNATURE_CAUSES = {
  'signature-scheme': {
    kind: 'signature-invalid',
    example: { theirs: 'http://jira.example.com/rest/api/2/myself' },
    title: 'Signature: Jira sees another scheme',
    meaning: ({ ours, theirs }) =>
      `Jira saw ${schemeOf(theirs)} where Footbridge used ${schemeOf(ours)}: Footbridge signed ${ours}, Jira saw ${theirs}.`,
    mender: 'jira-administrator',
    where: SERVER_XML,
    cure: AS_JIRA_SEES,
    snippets: proxyLines,
  },
  'signature-host': {
    kind: 'signature-invalid',
    example: { theirs: 'https://jira.intern/rest/api/2/myself' },
    title: 'Signature: Jira sees another host',
    meaning: ({ ours, theirs }) =>
      `Jira saw another host name: Footbridge signed ${ours}, Jira saw ${theirs}.`,
    mender: 'jira-administrator',
    where:
      'The proxy before Jira: the Host header (nginx: proxy_set_header Host $host); or proxyName in server.xml',
    cure: 'Let the proxy before Jira pass the Host header on, or sign with the address that Jira sees.',
    snippets: proxyLines,
  },
  'signature-port': {
    kind: 'signature-invalid',
    example: { theirs: 'https://jira.example.com:8443/rest/api/2/myself' },
    title: 'Signature: Jira sees another port',
    meaning: ({ ours, theirs }) => `Jira saw another port: Footbridge signed ${ours}, Jira saw ${theirs}.`,
    mender: 'jira-administrator',
    where: SERVER_XML,
    cure: AS_JIRA_SEES,
    snippets: proxyLines,
  },
  'signature-path': {
    kind: 'signature-invalid',
    example: { theirs: 'https://jira.example.com/jira/rest/api/2/myself' },
    title: 'Signature: Jira sees another path',
    meaning: ({ ours, theirs }) => `Jira saw another path: Footbridge signed ${ours}, Jira saw ${theirs}.`,
    mender: 'jira-administrator',
    where:
      'The proxy before Jira: rules that rewrite the path; or the context path in server.xml (<Context path="…">)',
    cure: 'Let proxy and Jira have the same context path, or sign with the address that Jira sees.',
    snippets: ({ baseUrl }) => {
      const context = contextOf(baseUrl);
      return [
        { label: 'Tomcat, conf/server.xml of Jira', text: `<Context path="${context}" …>` },
        { label: 'nginx', text: `location ${context || '/'} { proxy_pass http://jira:8080${context}; }` },
      ];
    },
  },
  'signature-parameters': {
    kind: 'signature-invalid',
    example: { ours: 'expand=names', theirs: 'expand=(missing)' },
    title: 'Signature: Jira sees other parameters',
    meaning: ({ ours, theirs }) =>
      `Jira saw other parameters: Footbridge signed ${ours}, Jira saw ${theirs}.`,
    mender: 'network',
    where: 'The proxy before Jira: what it adds to, or changes in, the query and the Authorization header',
    cure: 'Ask whoever runs it to pass the query and the Authorization header on as they are.',
  },
  'signature-method': {
    kind: 'signature-invalid',
    example: {
      ours: 'POST https://jira.example.com/rest/api/2/search',
      theirs: 'GET https://jira.example.com/rest/api/2/search',
    },
    title: 'Signature: Jira sees another method',
    meaning: ({ ours, theirs }) =>
      `Jira saw a different method: Footbridge signed ${ours}, Jira saw ${theirs}.`,
    mender: 'network',
    where: 'The proxy before Jira: rules that rewrite or redirect requests',
    cure: 'Ask whoever runs it to pass GET, POST, PUT and DELETE requests on as they are.',
  },
  'signature-keys': {
    kind: 'signature-invalid',
    footbridgeCan: 'show-public-key',
    title: 'Public key in Jira is another one',
    meaning: 'The public key in Jira does not belong to the private key here.',
    mender: 'jira-administrator',
    where: `${INCOMING}, Public Key`,
    cure: 'Edit the application link in Jira and paste the public key shown here under Incoming Authentication.',
    field: 'privateKey',
    link: setUpPage,
  },
  'signature-key-size': {
    kind: 'signature-invalid',
    footbridgeCan: 'show-public-key',
    example: { ours: '3072', theirs: '2048' },
    title: 'Public key in Jira is of another size',
    meaning: ({ ours, theirs }) =>
      `The public key in Jira does not belong to the private key here: it has ${theirs} bits, the private key ${ours}.`,
    mender: 'jira-administrator',
    where: `${INCOMING}, Public Key`,
    cure: 'Edit the application link in Jira and paste the public key shown here under Incoming Authentication, Public Key.',
    field: 'privateKey',
    link: setUpPage,
  },
  'signature-key-unusable': {
    kind: 'signature-invalid',
    footbridgeCan: 'show-public-key',
    title: 'Public key in Jira cannot be used',
    meaning:
      'Jira fails at checking the signature: the public key that it has for Footbridge is empty, damaged or not an RSA key.',
    mender: 'jira-administrator',
    where: `${INCOMING}, Public Key`,
    cure: 'Edit the application link in Jira and paste the public key shown here under Incoming Authentication, Public Key.',
    field: 'privateKey',
    link: setUpPage,
  },
  'signature-unexplained': {
    kind: 'signature-invalid',
    footbridgeCan: 'show-public-key',
    title: 'Signature refused without saying why',
    meaning:
      'Jira does not accept the signature. Mostly the public key in Jira does not belong to the private key here.',
    mender: 'jira-administrator',
    where: `${INCOMING}, Public Key`,
    cure: 'Edit the application link in Jira and paste the public key shown here under Incoming Authentication.',
    field: 'privateKey',
    link: setUpPage,
  },
} satisfies Record<string, Cause>;

/** What makes Jira believe in the address that Footbridge, as everybody else, calls. */
function proxyLines({ baseUrl }: Facts): Snippet[] {
  const url = parsedUrl(baseUrl);
  if (!url) return [];
  const { protocol, hostname, port } = url;
  const scheme = protocol.slice(0, -1);
  const number = port || (scheme === 'https' ? '443' : '80');
  const secure = scheme === 'https' ? ' secure="true"' : '';

  return [
    {
      label: 'Tomcat, conf/server.xml of Jira',
      text: `<Connector … scheme="${scheme}" proxyName="${hostname}" proxyPort="${number}"${secure}/>`,
    },
    {
      label: 'nginx',
      text: `proxy_set_header Host ${port ? '$http_host' : '$host'};\nproxy_set_header X-Forwarded-Proto $scheme;`,
    },
    { label: 'Apache', text: 'ProxyPreserveHost On' },
  ];
}

function schemeOf(url: string): string {
  return url.slice(0, Math.max(url.indexOf(':'), 0)) || url;
}

/** The context path of a base URL, such as `/jira`. */
function contextOf(baseUrl: string): string {
  return parsedUrl(baseUrl)?.pathname.replace(/\/$/, '') ?? '';
}

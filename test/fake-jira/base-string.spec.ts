import { baseString, decodeForm, decodeOAuthHeader, percentDecode, percentEncode } from './base-string.js';

test('the example of RFC 5849 3.4.1.1 comes out as printed there', () => {
  const header = decodeOAuthHeader(
    'OAuth realm="Example", oauth_consumer_key="9djdj82h48djs9d2", oauth_token="kkk9d7dh3k39sjv7", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="7d8f3e4a", oauth_signature="bYT5CMsGcbgUdFHObYMEfcx6bsw%3D"',
  );
  const parameters = [
    ...header!,
    ...decodeForm('b5=%3D%253D&a3=a&c%40=&a2=r%20b'),
    ...decodeForm('c2&a3=2+q'),
  ];
  expect(baseString('post', 'HTTP://Example.com:80', '/request', parameters)).toBe(
    'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
  );
});

test('default ports are left out, others and the path stay as they were sent', () => {
  expect(baseString('GET', 'https://jira.test:443', '/a%2fb/', [])).toBe(
    'GET&https%3A%2F%2Fjira.test%2Fa%252fb%2F&',
  );
  expect(baseString('GET', 'https://jira.test:80', '', [])).toBe('GET&https%3A%2F%2Fjira.test%3A80&');
  expect(baseString('GET', 'http://jira.test:8080', '/', [])).toBe('GET&http%3A%2F%2Fjira.test%3A8080%2F&');
});

test('encoding is the strict one of RFC 3986', () => {
  expect(percentEncode("!*'()~-._ +é✓")).toBe('%21%2A%27%28%29~-._%20%2B%C3%A9%E2%9C%93');
  expect(percentDecode('%E2%9C%93%zz%')).toBe('✓%zz%');
});

test('a plus in a query is a space, a bare name has an empty value', () => {
  expect(decodeForm('a+b=c+d%2B&e&&f=')).toEqual([
    ['a b', 'c d+'],
    ['e', ''],
    ['f', ''],
  ]);
});

test('only a header of the OAuth scheme counts', () => {
  expect(decodeOAuthHeader('Basic b2F1dGg=')).toBeUndefined();
  expect(decodeOAuthHeader('oauth a="b%26", c = "d"')).toEqual([
    ['a', 'b&'],
    ['c', 'd'],
  ]);
});

const WORDS = new Set(
  `password passwort passw0rd p@ssw0rd p@ssword kennwort motdepasse contrasena footbridge jira atlassian confluence
  admin administrator root superuser welcome willkommen letmein letmeinnow changeme changemenow changethis default
  secret topsecret guest user login master hello iloveyou iloveyouforever sunshine princess dragon football baseball
  superman batman starwars trustno monkey shadow whatever company team manager kanban scrum sprint qwerty qwertz azerty
  qwertyuiop qwertzuiop azertyuiop asdfghjkl asdfghjklqwerty qwertyuiopasdf yxcvbnm zxcvbnm abc abcd test testing
  correcthorsebatterystaple mypassword thisismypassword passwordpassword adminpassword administratorpassword
  summer winter spring autumn fruehling sommer herbst internet computer server`.split(/\s+/),
);
const ROWS = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '1q2w3e4r5t6z7u8i9o0p',
  '1qaz2wsx3edc4rfv5tgb6yhn',
];

/** Whether a password of allowed length is still among the first that anybody would try. */
export function isCommonPassword(password: string): boolean {
  const text = password.toLowerCase();
  const reversed = [...text].reverse().join('');
  // "Password2024!!" and "  welcome-1234" are the word in the middle.
  const word = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const letters = text.replace(/[^\p{L}]+/gu, '');
  return (
    WORDS.has(word) ||
    WORDS.has(letters) ||
    WORDS.has(text) ||
    isRepeated(text) ||
    (word !== '' && WORDS.has(unrepeated(word))) ||
    ROWS.some((row) => row.includes(text) || row.includes(reversed))
  );
}

/** One to four characters over and over. */
function isRepeated(text: string): boolean {
  return /^(.{1,4}?)\1+.{0,3}$/su.test(text);
}

function unrepeated(text: string): string {
  return /^(.+?)\1+$/su.exec(text)?.[1] ?? text;
}

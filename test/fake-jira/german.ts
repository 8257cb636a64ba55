import type { Answer } from './answer.js';
import { smallWorld } from './small-world.js';
import type { World } from './world.js';

/*
 * A Jira that was installed in German: what an administrator, or the language of the installation, gives a name has
 * a German one; ids, the clause names of system fields and the keys of status categories stay. The same people and
 * issues as in the small world.
 */

const NAMES: Record<string, string> = {
  // Fields
  'Issue Type': 'Vorgangstyp',
  Project: 'Projekt',
  Summary: 'Zusammenfassung',
  Priority: 'Priorität',
  Resolution: 'Lösung',
  Resolved: 'Erledigt',
  Assignee: 'Bearbeiter',
  Reporter: 'Autor',
  Creator: 'Ersteller',
  Labels: 'Stichwörter',
  Description: 'Beschreibung',
  Created: 'Erstellt',
  Updated: 'Aktualisiert',
  'Due Date': 'Fälligkeitsdatum',
  'Fix Version/s': 'Lösungsversion(en)',
  'Component/s': 'Komponente(n)',
  'Linked Issues': 'Verknüpfte Vorgänge',
  'Sub-Tasks': 'Unteraufgaben',
  Parent: 'Übergeordnet',
  'Security Level': 'Sicherheitsstufe',
  Votes: 'Stimmen',
  Watchers: 'Beobachter',
  Comment: 'Kommentar',
  Key: 'Schlüssel',
  'Epic Link': 'Epic-Verknüpfung',
  'Epic Name': 'Epic-Name',
  'Epic Colour': 'Epic-Farbe',
  Rank: 'Rang',
  'Story Points': 'Aufwand',
  'Rank (Obsolete)': 'Rang (veraltet)',
  Flagged: 'Markiert',
  'Target start': 'Zielstart',
  'Target end': 'Zielende',
  Development: 'Entwicklung',
  'Business Value': 'Geschäftswert',
  // Statuses, transitions, columns, resolutions
  'To Do': 'Zu erledigen',
  'In Progress': 'In Arbeit',
  'In Review': 'In Prüfung',
  Done: 'Fertig',
  Reported: 'Gemeldet',
  Waiting: 'Wartet',
  'Back to To Do': 'Zurückstellen',
  'Start work': 'Arbeit beginnen',
  'Ask for review': 'Prüfung anfragen',
  'Close without work': 'Ohne Arbeit schließen',
  Reopen: 'Erneut öffnen',
  'Needs more work': 'Nacharbeit',
  "Won't Do": 'Wird nicht erledigt',
  Duplicate: 'Duplikat',
  // Types and priorities
  Story: 'Story',
  Task: 'Aufgabe',
  'Sub-task': 'Unteraufgabe',
  Bug: 'Fehler',
  Highest: 'Höchste',
  High: 'Hoch',
  Medium: 'Mittel',
  Low: 'Niedrig',
  Lowest: 'Niedrigste',
};

/** `Rang` of `Rank`; what has no German name keeps its own. */
export const germanName = (name: string): string => NAMES[name] ?? name;

/** The small world in German. */
export function germanWorld(): World {
  const world = smallWorld();
  world.language = 'de';
  const rename = (named: { name: string }) => void (named.name = germanName(named.name));
  const columns = new Set(world.boards.flatMap((board) => board.columns));
  const transitions = world.workflows.flatMap((workflow) => workflow.transitions);
  const { statuses, issueTypes, priorities, resolutions } = world;
  for (const named of [...statuses, ...issueTypes, ...priorities, ...resolutions, ...transitions, ...columns])
    rename(named);
  for (const field of world.fields) {
    // Custom fields are known to JQL by their id and by their name as it is; system fields by fixed words.
    if (field.custom) field.clauseNames = [`cf[${field.schema?.customId}]`, germanName(field.name)];
    rename(field);
  }
  for (const filter of world.filters)
    filter.jql = filter.jql.replace('ORDER BY Rank', 'ORDER BY Rang').replace('type = Bug', 'type = Fehler');
  return world;
}

/** What Jira says of mistakes, in the wording of its German language pack as far as this stand-in says it. */
const SENTENCES: [RegExp, string][] = [
  [/^Not able to sort using field '(.*)'\.$/, "Sortieren nach dem Feld '$1' ist nicht möglich."],
  [
    /^Field '(.*)' does not exist or you do not have permission to view it\.$/,
    "Das Feld '$1' existiert nicht oder Sie haben keine Berechtigung zu seiner Anzeige.",
  ],
  [
    /^The value '(.*)' does not exist for the field '(.*)'\.$/,
    "Der Wert '$1' existiert nicht für das Feld '$2'.",
  ],
  [
    /^An issue with key '(.*)' does not exist for field '(.*)'\.$/,
    "Ein Vorgang mit dem Schlüssel '$1' existiert nicht für das Feld '$2'.",
  ],
  [/^Error in the JQL Query: (.*)$/s, 'Fehler in der JQL-Abfrage: $1'],
  [/^Issue Does Not Exist$/, 'Vorgang existiert nicht'],
  [/^You do not have permission to assign issues\.$/, 'Sie haben keine Berechtigung, Vorgänge zuzuweisen.'],
  [/^User '(.*)' cannot be assigned issues\.$/, "Dem Benutzer '$1' können keine Vorgänge zugewiesen werden."],
  [
    /^The selected filter is not available to you.*$/,
    'Der ausgewählte Filter steht Ihnen nicht zur Verfügung. Vielleicht wurde er gelöscht oder seine Berechtigungen wurden geändert.',
  ],
  [
    /^(.*), you do not have the permission to comment on this issue\.$/,
    '$1, Sie haben keine Berechtigung, diesen Vorgang zu kommentieren.',
  ],
  [
    /^Field '(.*)' cannot be set\. It is not on the appropriate screen, or unknown\.$/,
    "Das Feld '$1' kann nicht festgelegt werden. Es befindet sich nicht in der entsprechenden Bildschirmmaske oder ist unbekannt.",
  ],
];

/** An error body with its sentences in German. */
export function inGerman(answer: Answer): Answer {
  const isJson = String(answer.headers['Content-Type'] ?? '').startsWith('application/json');
  if (answer.status < 400 || !isJson) return answer;
  const body = JSON.parse(String(answer.body), (_, value: unknown) =>
    typeof value === 'string' ? translated(value) : value,
  ) as unknown;
  return { ...answer, body: JSON.stringify(body) };
}

function translated(sentence: string): string {
  const found = SENTENCES.find(([pattern]) => pattern.test(sentence));
  return found ? sentence.replace(found[0], found[1]) : sentence;
}

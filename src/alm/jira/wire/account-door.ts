import type { AlmConnection } from '../../alm-provider.js';
import type { DoorOptions, JiraDoor, JiraHttp } from './jira-http.js';
import { observedDoor } from './observed-door.js';

/** The way out for the calls of one account: with the authorities that it trusts, told to whoever observes it. */
export function doorOf(
  http: JiraHttp,
  { settings, observe }: AlmConnection,
  options: DoorOptions = {},
): JiraDoor {
  const door = http.door({ certificateAuthority: settings.certificateAuthority, ...options });
  return observe ? observedDoor(door, observe) : door;
}

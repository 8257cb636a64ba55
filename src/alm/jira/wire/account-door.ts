import type { AlmConnection } from '../../alm-provider.js';
import type { DoorOptions, JiraDoor, JiraHttp } from './jira-http.js';
import { observedDoor } from './observed-door.js';

/** The way out for the calls of one account: with the authorities that it trusts, through its circuit, told to whoever observes it. */
export function doorOf(
  http: JiraHttp,
  { baseUrl, settings, observe, circuit }: AlmConnection,
  options: DoorOptions = {},
): JiraDoor {
  const door = http.door({ certificateAuthority: settings.certificateAuthority, ...options });
  const observed = observe ? observedDoor(door, observe) : door;
  if (!circuit) return observed;
  return {
    send: (request) =>
      circuit.call(baseUrl, () => observed.send(request), request.method === 'GET' && !request.take),
  };
}

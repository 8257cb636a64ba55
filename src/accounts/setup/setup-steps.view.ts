import type { Site } from '../site.js';
import { linkView } from '../../credentials/credentials.view.js';
import { paths } from '../../paths.js';
import type { Setup } from './setup.js';
import {
  buttonLabel,
  nextStep,
  setupSteps,
  stepOf,
  type ButtonId,
  type SetupStep,
  type StepId,
} from './setup-steps.js';

const BUTTONS: Record<ButtonId, { leadsTo: keyof typeof paths.accounts; then?: string }> = {
  continue: { leadsTo: 'draft', then: 'continue' },
  check: { leadsTo: 'draft', then: 'check' },
  authorize: { leadsTo: 'authorization' },
  test: { leadsTo: 'test' },
  save: { leadsTo: 'save' },
};

/** The steps by their names; one of them is open, or none of an account with which nothing is left to do. */
export function stepsView(setup: Setup, link: ReturnType<typeof linkView>): Partial<Record<StepId, object>> {
  const { site } = setup;
  const steps = setupSteps(site, link);
  const next = nextStep(site, steps);
  const open = openStep(setup, steps) ?? next?.id;
  const views = steps.map((step) => [
    step.id,
    {
      ...step,
      anchor: step.id,
      isNext: step === next,
      isOpen: step.id === open,
      line: (step.id === open && step.openLine) || step.line,
      buttons: step.buttons.map((id, i) => ({
        ...buttonView(id, site),
        isPrimary: step === next && i === 0,
      })),
    },
  ]);
  return { token: undefined, save: undefined, ...Object.fromEntries(views) };
}

/** The step with something that has to be read before anything else, or the one that was asked for. */
function openStep({ form, proof, step }: Setup, steps: SetupStep[]): StepId | undefined {
  const wrong = form.view().errorList.flatMap(({ field }) => stepOf(field) ?? []);
  if (wrong.length > 0) return wrong[0];
  if (proof.parts.length > 0 || proof.problem) return 'mapping';
  return steps.find(({ id }) => id === step)?.id;
}

function buttonView(id: ButtonId, site: Site) {
  const { leadsTo, then = '' } = BUTTONS[id];
  return {
    label: buttonLabel(id, site),
    then,
    action: (paths.accounts[leadsTo] as (params: { id: string }) => string)({ id: site.account.id }),
  };
}

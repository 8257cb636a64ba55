import type { Site } from '../site.js';
import { linkView } from '../../credentials/credentials.view.js';
import { paths } from '../../paths.js';
import type { Setup } from './setup.js';
import { nextStep, setupSteps, stepOf, type ButtonId, type SetupStep, type StepId } from './setup-steps.js';

const BUTTONS: Record<ButtonId, { label: string; leadsTo: keyof typeof paths.accounts; then?: string }> = {
  continue: { label: 'Continue', leadsTo: 'draft' },
  check: { label: 'Check the link', leadsTo: 'draft', then: 'check' },
  /** Called as the kind calls it. */
  authorize: { label: '', leadsTo: 'authorization' },
  test: { label: 'Test Connection', leadsTo: 'test' },
  save: { label: 'Save', leadsTo: 'save' },
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
      buttons: step.buttons.map((id, i) => ({
        ...buttonView(id, site),
        isPrimary: step === next && i === 0,
      })),
    },
  ]);
  return { token: undefined, ...Object.fromEntries(views) };
}

/** The step with something that has to be read before anything else, or the one that was asked for. */
function openStep({ form, proof, step }: Setup, steps: SetupStep[]): StepId | undefined {
  const wrong = form.view().errorList.flatMap(({ field }) => stepOf(field) ?? []);
  if (wrong.length > 0) return wrong[0];
  if (proof.parts.length > 0 || proof.problem) return 'mapping';
  return steps.find(({ id }) => id === step)?.id;
}

function buttonView(id: ButtonId, { account, kind }: Site) {
  const { label, leadsTo, then = '' } = BUTTONS[id];
  return {
    label: label || (kind.consent?.button ?? ''),
    then,
    action: (paths.accounts[leadsTo] as (params: { id: string }) => string)({ id: account.id }),
  };
}

import { StepError } from '@millrace/errors'

/** Throws BROKEN_CONTRACT where every row lies on its class's side, by a margin above 0: larger coefficients then always fit better. */
export function refuseSeparation(target: string, margin: number): void {
  if (!(margin > 0)) return
  throw new StepError(
    'BROKEN_CONTRACT',
    `the features separate the classes of "${target}" perfectly, so a fit without a penalty has no end`,
    {
      hint: 'give C a finite value, or look for a feature that knows the target',
    },
  )
}

import { BASELINES_FILE, Baselines } from '@millrace/contracts'
import { StepError } from '@millrace/errors'

/** @throws StepError BROKEN_CONTRACT where the run's baselines are not what model-training writes */
export function readBaselines(bytes: Uint8Array): Baselines {
  const hint = 'run model-training again'
  let document: unknown
  try {
    document = JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    throw new StepError('BROKEN_CONTRACT', `${BASELINES_FILE} of the run is no JSON`, { hint, cause: error })
  }
  const parsed = Baselines.safeParse(document)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new StepError('BROKEN_CONTRACT', `${BASELINES_FILE} of the run: ${issue?.path.join('.')}: ${issue?.message}`, {
    hint,
  })
}

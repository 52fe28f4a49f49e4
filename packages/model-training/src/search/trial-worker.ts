import { parentPort, workerData } from 'node:worker_threads'
import { isStepError } from '@millrace/errors'
import { rowBlocks } from '@millrace/estimators'
import type { SharedTrials, TrialAnswer, TrialRequest } from './trial-messages.ts'
import { trialsByRows } from './trials-by-rows.ts'

const { blocks, ...given }: SharedTrials = workerData
const rows = rowBlocks(...blocks)

/** The one trial of a candidate. */
async function answerTo({ candidate, share }: TrialRequest): Promise<TrialAnswer> {
  try {
    for await (const trial of trialsByRows({ ...given, rows }, { candidates: [candidate], share }))
      return { trial: { ...trial, scores: [...trial.scores] } }
    throw new Error(`candidate ${candidate.number} gave no trial`)
  } catch (error) {
    if (!isStepError(error)) throw error
    return { refusal: { code: error.code, message: error.message, hint: error.hint } }
  }
}

parentPort?.on('message', async (request: TrialRequest) => {
  // JSON, so that a score that is not defined comes back as it does from the log.
  parentPort?.postMessage(JSON.stringify(await answerTo(request)))
})

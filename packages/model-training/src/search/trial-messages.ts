import { EXIT_CODE, type StepErrorCode } from '@millrace/errors'
import type { Candidate, RowBlock } from '@millrace/estimators'
import * as z from 'zod'
import { LoggedTrial } from './trial-log.ts'
import type { RowTrials } from './trials-by-rows.ts'

/** What a thread is started with. */
export interface SharedTrials extends Omit<RowTrials, 'rows'> {
  readonly blocks: readonly RowBlock[]
}

export interface TrialRequest {
  readonly candidate: Candidate
  readonly share: number
}

/** What a thread answers with, as JSON: a trial, or a refusal of the data. */
export const TrialAnswer = z.union([
  z.object({ trial: LoggedTrial }),
  z.object({
    refusal: z.object({
      code: z.custom<StepErrorCode>((value) => typeof value === 'string' && value in EXIT_CODE),
      message: z.string(),
      hint: z.string().optional(),
    }),
  }),
])
export type TrialAnswer = z.input<typeof TrialAnswer>

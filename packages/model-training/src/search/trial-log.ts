import type { WorkFolder } from '@millrace/artifact-store'
import type { Trial } from '@millrace/estimators'
import * as z from 'zod'

/** JSON has no NaN, which is what a score is where the rows do not define it. */
const score = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN)

/** As it stands in the log; also what threads send. */
export const LoggedTrial = z.object({
  number: z.int().nonnegative(),
  params: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  scores: z.array(score),
  mean: score,
  standardError: score,
  converged: z.boolean(),
  /** Of successive halving. */
  rung: z.int().nonnegative().optional(),
  share: z.number().positive().optional(),
})

/** A finished trial; with its rung where the search has rungs. */
export type LoggedTrial = Trial & { readonly rung?: number | undefined; readonly share?: number | undefined }

const LOG = 'trials'

/** The trials of a search, appended as they finish, so that a search that was stopped goes on after them. */
export class TrialLog {
  readonly #work: Pick<WorkFolder, 'append' | 'appended'>

  constructor(work: Pick<WorkFolder, 'append' | 'appended'>) {
    this.#work = work
  }

  finished(): LoggedTrial[] {
    return z.array(LoggedTrial).parse(this.#work.appended(LOG))
  }

  add(trial: LoggedTrial): void {
    this.#work.append(LOG, trial)
  }
}

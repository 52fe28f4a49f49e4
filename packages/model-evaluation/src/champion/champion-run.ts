import type { EvaluatedChampion } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { Batch } from '@millrace/mlmodel'
import type { Task } from '../task/task.ts'
import type { Champion } from './open-champion.ts'

/** A champion over one pass of the test rows: it predicts until it fails, and then says why. */
export class ChampionRun {
  #found: EvaluatedChampion | undefined
  readonly #scorer: Champion['scorer']
  readonly #task: Pick<Task, 'score' | 'width'>

  constructor(champion: Champion | undefined, task: Pick<Task, 'score' | 'width'>) {
    this.#task = task
    this.#found = champion?.found
    this.#scorer = champion?.scorer
  }

  /** What is known of it; undefined where none was asked for. */
  get found(): EvaluatedChampion | undefined {
    return this.#found
  }

  get isEvaluated(): boolean {
    return this.#scorer !== undefined && this.#found?.status === 'evaluated'
  }

  /** The prediction of each row; undefined where there is no champion, or none that can predict every row. */
  async predict(batch: Batch): Promise<Float64Array | undefined> {
    if (!this.isEvaluated) return undefined
    try {
      const predicted = this.#scorer && (await this.#task.score(this.#scorer, batch))
      const missing = (predicted?.filter((value) => !Number.isFinite(value)).length ?? 0) / this.#task.width
      if (missing === 0) return predicted
      return this.#fail(`it has no prediction for ${missing} of ${batch.rows} rows`)
    } catch (error) {
      if (!(error instanceof StepError) || error.code !== 'BROKEN_CONTRACT') throw error
      return this.#fail(error.message)
    }
  }

  #fail(reason: string): undefined {
    if (this.#found !== undefined) this.#found = { ...this.#found, status: 'unusable', reason }
    return undefined
  }
}

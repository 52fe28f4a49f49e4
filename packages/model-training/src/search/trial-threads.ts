import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { StepError } from '@millrace/errors'
import type { Candidate, Trial } from '@millrace/estimators'
import { type SharedTrials, TrialAnswer, type TrialRequest } from './trial-messages.ts'

const PROGRAM = new URL('./trial-worker.js', import.meta.url)

/** Threads that fit and score candidates over rows in shared memory, each a candidate at a time: which of them does it changes nothing. */
export class TrialThreads implements AsyncDisposable {
  readonly #given: SharedTrials
  readonly #most: number
  readonly #workers: Worker[] = []

  constructor(given: SharedTrials, most = availableParallelism()) {
    this.#given = given
    this.#most = most
  }

  /** Trials as they are finished. */
  async *run(candidates: readonly Candidate[], share: number): AsyncGenerator<Trial> {
    const waiting = [...candidates]
    const running = new Map<Worker, Promise<{ worker: Worker; trial: Trial }>>()
    const goOn = (worker: Worker) => {
      const candidate = waiting.shift()
      if (candidate === undefined) running.delete(worker)
      else running.set(worker, trialOf(worker, { candidate, share }))
    }
    while (this.#workers.length < Math.min(this.#most, candidates.length))
      this.#workers.push(new Worker(PROGRAM, { workerData: this.#given }))
    for (const worker of this.#workers) goOn(worker)
    while (running.size > 0) {
      const { worker, trial } = await Promise.race(running.values())
      goOn(worker)
      yield trial
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}

/** @throws StepError as the fit does */
async function trialOf(worker: Worker, request: TrialRequest): Promise<{ worker: Worker; trial: Trial }> {
  worker.postMessage(request)
  const [text] = await once(worker, 'message')
  const answer = TrialAnswer.parse(JSON.parse(text))
  if ('trial' in answer) return { worker, trial: answer.trial }
  const { code, message, hint } = answer.refusal
  throw new StepError(code, message, hint === undefined ? {} : { hint })
}

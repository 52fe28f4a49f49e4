import { setTimeout as sleep } from 'node:timers/promises'

/** A failure that another attempt may mend, and what to tell a person when none did. */
export class Retryable extends Error {
  override readonly name = 'Retryable'
  constructor(
    override readonly cause: Error,
    readonly how: {
      /** Nobody listens there: waiting long helps nobody. */
      readonly unreachable: boolean
      /** The server may have acted on the request all the same. */
      readonly maybeApplied: boolean
      readonly retryAfterMs: number | undefined
    },
  ) {
    super(cause.message)
  }
}

export interface RetryPolicy {
  readonly attempts: number
  readonly attemptsUnreachable: number
  /** Doubles with every attempt. */
  readonly firstDelayMs: number
}

/** With seven retries about a minute in all where a server falters, about a second where there is none. */
export const retryPolicy = (maxRetries: number): RetryPolicy => ({
  attempts: maxRetries + 1,
  attemptsUnreachable: Math.min(maxRetries, 2) + 1,
  firstDelayMs: 500,
})

const LONGEST_DELAY_MS = 60_000

/**
 * Repeats an attempt that ends in Retryable, with growing pauses; in the end throws its cause.
 * Where a request must not be applied twice, `alreadyApplied` looks for the effect of an earlier attempt first.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  {
    policy,
    signal,
    until = Number.POSITIVE_INFINITY,
    alreadyApplied,
  }: {
    policy: RetryPolicy
    signal: AbortSignal | undefined
    /** When to stop, on the clock of `performance.now()`. */
    until?: number | undefined
    alreadyApplied?: (() => Promise<T | undefined>) | undefined
  },
): Promise<T> {
  let maybeApplied = false
  for (let done = 1; ; done++) {
    try {
      const earlier = maybeApplied ? await alreadyApplied?.() : undefined
      return earlier ?? (await attempt())
    } catch (error) {
      if (!(error instanceof Retryable)) throw error
      if (done >= (error.how.unreachable ? policy.attemptsUnreachable : policy.attempts)) throw error.cause
      maybeApplied ||= error.how.maybeApplied
      const grown = policy.firstDelayMs * 2 ** (done - 1) * (1 + Math.random() / 4)
      const delay = Math.min(Math.max(grown, error.how.retryAfterMs ?? 0), LONGEST_DELAY_MS)
      if (performance.now() + delay > until) throw error.cause
      await sleep(delay, undefined, { ...(signal && { signal }) })
    }
  }
}

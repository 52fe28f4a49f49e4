import { getEventListeners } from 'node:events'

const EXIT: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }
const CLOSED_STDOUT = 141
/** What a run that listens for the abort has to end in order, such as marking a tracking run KILLED. */
const GRACE_MS = 3000

export interface StopWatch {
  /** Aborted when the process is asked to stop. */
  readonly signal: AbortSignal
  /** The code that the signal asks for. */
  exitCode(): number
  /** Adds what has to be removed before the process ends. */
  onDispose(dispose: () => void): void
}

/**
 * Ends the process when it is interrupted or its stdout is closed, with nothing staged left behind.
 * A second signal ends it at once.
 */
export function watchSignals(proc: NodeJS.Process): StopWatch {
  const controller = new AbortController()
  const disposals: (() => void)[] = []
  let code = 0
  const end = () => {
    for (const dispose of disposals) dispose()
    proc.exit(code)
  }
  for (const [signal, exitCode] of Object.entries(EXIT)) {
    proc.on(signal, () => {
      const again = controller.signal.aborted
      code = exitCode
      const heard = getEventListeners(controller.signal, 'abort').length > 0
      controller.abort(new Error(`stopped by ${signal}`))
      if (again || !heard) end()
      else setTimeout(end, GRACE_MS)
    })
  }
  for (const stream of [proc.stdout, proc.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      code = CLOSED_STDOUT
      end()
    })
  }
  return {
    signal: controller.signal,
    exitCode: () => code,
    onDispose: (dispose: () => void) => void disposals.push(dispose),
  }
}

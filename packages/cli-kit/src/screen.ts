import type { ProgressScreen } from './progress.ts'

interface Stream {
  readonly isTTY?: boolean
  write(text: string, done?: () => void): boolean
}

export interface Screen {
  readonly color: boolean
  readonly progress: ProgressScreen
  result(text: string): void
  message(text: string): void
  flush(): Promise<unknown>
}

/** stdout for the result, stderr for messages and progress. */
export function createScreen(
  stdout: Stream,
  stderr: Stream,
  environment: Readonly<Record<string, string | undefined>>,
): Screen {
  const progress: ProgressScreen = {
    isTty: stderr.isTTY === true && environment['TERM'] !== 'dumb',
    write: (text) => void stderr.write(text),
    // The clock of `performance` would have to be loaded.
    now: () => process.uptime() * 1000,
  }
  return {
    color: stderr.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb',
    progress,
    result: (text: string) => void (text !== '' && stdout.write(text)),
    message: (text: string) => void stderr.write(text),
    flush: () =>
      Promise.all([stdout, stderr].map((stream) => new Promise<void>((done) => stream.write('', () => done())))),
  }
}

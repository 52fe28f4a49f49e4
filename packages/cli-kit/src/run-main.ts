import { isStepError, StepError } from '@millrace/errors'
import { type Call, readCall } from './call.ts'
import { type Commands, pickCommand } from './commands.ts'
import { helpText } from './help.ts'
import { createLogger, type LogFormat } from './logger.ts'
import { configText } from './print-config.ts'
import { createProgress } from './progress.ts'
import { failureDocument } from './result-document.ts'
import { createScreen, type Screen } from './screen.ts'
import { type StopWatch, watchSignals } from './signals.ts'
import type { AnyStep } from './step.ts'
import { millraceVersion } from './version.ts'

/**
 * The whole of a bin: reads the command line, runs the step, prints, and ends the process with the step's exit code.
 */
export async function runMain(program: AnyStep | Commands): Promise<never> {
  const screen = createScreen(process.stdout, process.stderr, process.env)
  const stop = watchSignals(process)
  const code = await answer(program, process.argv.slice(2), screen, stop)
  await screen.flush()
  process.exit(code)
}

async function answer(
  program: AnyStep | Commands,
  argv: readonly string[],
  screen: Screen,
  stop: StopWatch,
): Promise<number> {
  const { command, step, rest, text } = pickCommand(program, argv)
  if (text !== undefined) return print(screen, text)
  let call: Call | undefined
  const format: LogFormat = { step: command, level: 'info', format: 'text', color: screen.color }
  let log = createLogger(format, screen.message)
  try {
    if (step === undefined)
      throw new StepError('USAGE', rest[0] ?? 'no command was given', { hint: `${command} --help lists the commands` })
    call = readCall(command, step, { argv: rest, environment: process.env, cwd: process.cwd() })
    if (call.ask === 'help') return print(screen, helpText(command, step))
    if (call.ask === 'version') return print(screen, `${millraceVersion()}\n`)
    if (call.ask === 'print-config') return print(screen, configText(call.settings, call.shell.json))
    const { logLevel, logFormat, quiet, json } = call.shell
    log = createLogger({ ...format, level: quiet ? 'warn' : logLevel, format: logFormat }, screen.message)
    const progress = createProgress(command, quiet ? { ...screen.progress, write: () => {} } : screen.progress)
    const { runStep } = await import('./run-step.ts')
    const {
      document,
      text: report,
      error,
    } = await runStep(command, step, call, { log, progress, signal: stop.signal, onDispose: stop.onDispose })
    print(screen, json ? `${JSON.stringify(document)}\n` : report === '' || quiet ? '' : `${report}\n`)
    if (error !== undefined) complain(log, error)
    return error?.exitCode ?? 0
  } catch (error) {
    if (stop.signal.aborted) return stop.exitCode()
    if (!isStepError(error)) {
      screen.message(`${command}: ${error instanceof Error ? error.stack : String(error)}\n`)
      return 1
    }
    if (call?.shell.json) print(screen, `${JSON.stringify(failureDocument(command, error))}\n`)
    complain(log, error)
    return error.exitCode
  }
}

function print(screen: Screen, text: string): 0 {
  screen.result(text)
  return 0
}

function complain(log: ReturnType<typeof createLogger>, error: StepError): void {
  log.error(error.message)
  if (error.hint !== undefined) log.error(`hint: ${error.hint}`)
}

import { resolve } from 'node:path'
import { type CommandLine, parseCommandLine } from './command-line.ts'
import { readEnvFile } from './environment.ts'
import { stepOptions } from './help.ts'
import { nearPath } from './near-path.ts'
import { optionsOf } from './option.ts'
import { resolveSettings, type Setting } from './settings.ts'
import { ShellOptions } from './shell-options.ts'
import type { AnyStep } from './step.ts'

/** One call of a step, with everything it was told. */
export interface Call {
  readonly ask: CommandLine['ask']
  /** Absolute; relative paths start here. */
  readonly root: string
  /** The folder of a call's artifacts, as messages name it. */
  readonly artifacts: string
  /** A path that an option gave, as messages name it. */
  readonly near: (path: string) => string
  readonly shell: ShellOptions
  readonly values: Readonly<Record<string, unknown>>
  readonly settings: readonly Setting[]
  /** The environment with `.env` under it. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

export interface Caller {
  readonly argv: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/**
 * Reads a call's command line, environment and `.env`.
 * @throws StepError USAGE
 */
export function readCall(command: string, step: AnyStep, { argv, environment, cwd }: Caller): Call {
  const options = stepOptions(step)
  const positional = (step.arguments ?? []).flatMap((key) => options.filter((option) => option.key === key))
  const usage = {
    name: command,
    arguments: positional,
    options: [...options.filter((option) => !positional.includes(option)), ...optionsOf(ShellOptions)],
  }
  const { flags, ask } = parseCommandLine(usage, argv)
  if (ask === 'help' || ask === 'version')
    return {
      ask,
      root: cwd,
      artifacts: '.',
      near: (path) => path,
      shell: ShellOptions.parse({}),
      values: {},
      settings: [],
      environment,
    }
  const root = resolve(cwd, String(flags['directory'] ?? (environment['MILLRACE_ROOT'] || '.')))
  const envFile = readEnvFile(resolve(root, String(flags['envFile'] ?? '.env')), flags['envFile'] !== undefined)
  const sources = { flags, environment, envFile, positional: step.arguments ?? [] }
  const schemas = [step.options, ...Object.values(step.services).map((service) => service.options)]
  const { values, settings } = resolveSettings([...new Set(schemas), ShellOptions], sources)
  const shell = ShellOptions.parse(Object.fromEntries(Object.keys(ShellOptions.shape).map((key) => [key, values[key]])))
  const near = (path: string) => nearPath(path, { root, cwd })
  return {
    ask,
    root,
    artifacts: near(shell.artifacts),
    near,
    shell,
    values,
    settings,
    environment: { ...envFile, ...environment },
  }
}

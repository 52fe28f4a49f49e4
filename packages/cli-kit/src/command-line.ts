import { listProblems, StepError } from '@millrace/errors'
import { Command, CommanderError, Option as CommanderOption } from 'commander'
import type { Option } from './option.ts'

/** What one flag was given: a list as often as it was. */
export type FlagValue = string | boolean | readonly string[]

export interface CommandLine {
  /** By option key; only what was given. */
  readonly flags: Readonly<Record<string, FlagValue>>
  readonly ask: 'run' | 'print-config' | 'help' | 'version'
}

export interface Usage {
  readonly name: string
  /** Options that are given by position, in order. */
  readonly arguments: readonly Option[]
  readonly options: readonly Option[]
}

const SHORT: Readonly<Record<string, string>> = { directory: '-C' }

/**
 * Reads the arguments of one command; unknown flags are gathered, each with the flag it was probably meant to be.
 * @throws StepError USAGE
 */
export function parseCommandLine(usage: Usage, argv: readonly string[]): CommandLine {
  const problems: string[] = []
  let rest = [...argv]
  for (;;) {
    const command = describeCommand(usage)
    try {
      command.parse(rest, { from: 'user' })
      if (problems.length > 0) throw wrong(usage, problems)
      return readCommand(command, usage)
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error
      problems.push(plain(error.message))
      const unknown = error.code === 'commander.unknownOption' ? /'(.+?)'/.exec(error.message)?.[1] : undefined
      const remaining = unknown === undefined ? rest : withoutFlag(rest, unknown, usage.arguments.length === 0)
      if (unknown === undefined || remaining.length === rest.length) throw wrong(usage, problems)
      rest = remaining
    }
  }
}

/** The words without a flag, and without its value where the word after it can be nothing else. */
function withoutFlag(words: readonly string[], flag: string, hasNoArguments: boolean): string[] {
  return words.filter((word, index) => {
    const isValue = hasNoArguments && index > 0 && words[index - 1] === flag && !word.startsWith('-')
    return word !== flag && !isValue
  })
}

function describeCommand({ name, arguments: positional, options }: Usage): Command {
  const command = new Command(name)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} })
    .helpOption(false)
  for (const option of positional) command.argument(`[${option.key}]`, option.description)
  for (const option of options) {
    const short = SHORT[option.key]
    const flags = `${short === undefined ? '' : `${short}, `}${option.flag}${option.kind === 'boolean' ? '' : ' <value>'}`
    const described = new CommanderOption(flags)
    if (option.kind === 'list') described.argParser<readonly string[]>((text, before) => [...(before ?? []), text])
    command.addOption(described)
    if (option.kind === 'boolean') command.addOption(new CommanderOption(`--no-${option.flag.slice(2)}`))
  }
  return command.option('-h, --help').option('-V, --version').option('--print-config')
}

function readCommand(command: Command, { arguments: positional, options }: Usage): CommandLine {
  const given = command.opts<Record<string, FlagValue | undefined>>()
  const flags: Record<string, FlagValue> = {}
  for (const { key } of options) {
    const value = given[key]
    if (value !== undefined && command.getOptionValueSource(key) === 'cli') flags[key] = value
  }
  for (const [index, { key }] of positional.entries()) {
    const value = command.args[index]
    if (value !== undefined) flags[key] = value
  }
  const ask = given.help ? 'help' : given.version ? 'version' : given.printConfig ? 'print-config' : 'run'
  return { flags, ask }
}

const plain = (message: string): string => message.replace(/^error: /, '').replaceAll('\n', ' ')

function wrong({ name }: Usage, problems: readonly string[]): StepError {
  const message =
    problems.length === 1
      ? (problems[0] ?? '')
      : `the command line has ${problems.length} mistakes:\n${listProblems(problems)}`
  return new StepError('USAGE', message, { hint: `${name} --help lists the options` })
}

import { didYouMean } from '@millrace/errors'
import type { AnyStep } from './step.ts'
import { millraceVersion } from './version.ts'

/** A bin with subcommands, each a declaration of its own: what a person does between pipeline runs. */
export interface Commands {
  readonly name: string
  readonly summary: string
  readonly commands: readonly AnyStep[]
}

/** Declares an operations bin; a command is called `<bin> <command>`, the name of its declaration. */
export const defineCommands = (commands: Commands): Commands => commands

export interface Picked {
  /** How the command is called, as messages name it. */
  readonly command: string
  readonly step: AnyStep | undefined
  /** What follows the command's name; where there is no such command, what is wrong. */
  readonly rest: readonly string[]
  /** The bin's own answer, to `--help` or `--version` before any command. */
  readonly text?: string
}

/** The step that a command line calls. */
export function pickCommand(program: AnyStep | Commands, argv: readonly string[]): Picked {
  if (!('commands' in program)) return { command: program.name, step: program, rest: argv }
  const [word, ...rest] = argv
  if (word === '--help' || word === '-h' || word === 'help')
    return { command: program.name, step: undefined, rest, text: overview(program) }
  if (word === '--version' || word === '-V')
    return { command: program.name, step: undefined, rest, text: `${millraceVersion()}\n` }
  const step = program.commands.find(({ name }) => name === word)
  if (step !== undefined) return { command: `${program.name} ${step.name}`, step, rest }
  return { command: program.name, step: undefined, rest: [withoutCommand(program, word)] }
}

function withoutCommand({ name, commands }: Commands, word: string | undefined): string {
  const names = commands.map((command) => command.name)
  if (word === undefined) return `which command? one of ${names.join(', ')}`
  if (word.startsWith('-')) return `${word} stands before the command: write ${name} <command> ${word}`
  return `no command "${word}"${didYouMean(word, names)}: expected one of ${names.join(', ')}`
}

function overview({ name, summary, commands }: Commands): string {
  const width = Math.max(...commands.map((command) => command.name.length))
  const rows = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`)
  return `Usage: ${name} <command> [options]\n\n${summary}\n\nCommands:\n${rows.join('\n')}\n\n${name} <command> --help tells more of one.\n`
}

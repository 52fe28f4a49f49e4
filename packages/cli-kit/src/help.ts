import { ARTIFACTS, type Optional } from '@millrace/contracts'
import { EXIT_CODE, type StepErrorCode } from '@millrace/errors'
import { type Option, optionsOf } from './option.ts'
import { ShellOptions } from './shell-options.ts'
import type { AnyStep } from './step.ts'

const MEANING: Record<StepErrorCode, string> = {
  USAGE: 'a bad flag, variable, .env file or definition',
  MISSING_INPUT: 'an input file, view, run or model version does not exist',
  BROKEN_CONTRACT: 'an input is there but is not what its contract says',
  DATA_REJECTED: 'the data was refused; the report is on disk',
  MODEL_REJECTED: 'the model was refused; the verdict is on disk',
  NOT_CONVERGED: 'the fit did not converge and --require-convergence was given',
  CONFLICT: 'somebody else was first, or a destructive change lacks its flag',
  CANNOT_WRITE: 'the disk is full or the folder not writable',
  UNAVAILABLE: 'a service did not answer; try again later',
  DENIED: 'credentials refused',
}

const ALWAYS: readonly StepErrorCode[] = ['USAGE', 'MISSING_INPUT', 'BROKEN_CONTRACT', 'CANNOT_WRITE']
const WITH_SERVICES: readonly StepErrorCode[] = ['UNAVAILABLE', 'DENIED']

/** The exit codes a step may end with, 0 and 1 first, each with its meaning. */
export function exitCodesOf(step: AnyStep): [code: number, name: string, meaning: string][] {
  const names = new Set([
    ...ALWAYS,
    ...(step.exits ?? []),
    ...(Object.keys(step.services).length > 0 ? WITH_SERVICES : []),
  ])
  const coded = [...names].map((name): [number, string, string] => [EXIT_CODE[name], name, MEANING[name]])
  return [[0, '', 'done'], [1, '', 'a bug in millrace; a stack is printed'], ...coded.sort(([a], [b]) => a - b)]
}

/** Every option of a step and its services, without those of the shell. */
export function stepOptions(step: AnyStep): Option[] {
  const all = [step.options, ...Object.values(step.services).map((service) => service.options)].flatMap(optionsOf)
  return all.filter((option, index) => all.findIndex((other) => other.key === option.key) === index)
}

/** What `--help` prints. */
export function helpText(command: string, step: AnyStep): string {
  const positional = step.arguments ?? []
  const options = stepOptions(step).filter(({ key }) => !positional.includes(key))
  const named = stepOptions(step).filter(({ key }) => positional.includes(key))
  const sections = [
    `Usage: ${[command, ...positional.map((key) => key.toUpperCase()), '[options]'].join(' ')}`,
    step.summary,
    section(
      'Arguments',
      named.map((option) => [option.key.toUpperCase(), argumentText(option)]),
    ),
    section('Options', options.map(optionRow)),
    section('Options of every command', [
      ...optionsOf(ShellOptions).map(optionRow),
      ['    --print-config', 'print each option, its value and where it came from'],
      ['-V, --version', 'print the version'],
      ['-h, --help', 'print this'],
    ]),
    section('Reads', fileRows(Object.values(step.inputs))),
    section(
      'Writes',
      fileRows(Object.values(step.outputs)).map(([file]) => [file, '']),
    ),
    section(
      'Exit codes',
      exitCodesOf(step).map(([code, name, meaning]) => [
        `${code}`.padStart(3),
        name === '' ? meaning : `${meaning} (${name})`,
      ]),
    ),
    `Example:\n  ${step.example}`,
  ]
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`
}

/** What stands in a place cannot show its choices in the flag's name. */
const argumentText = ({ description, choices }: Option): string =>
  choices === undefined ? description : `${description}: ${choices.join(', ')}`

type Row = readonly [left: string, right: string]

const section = (title: string, rows: readonly Row[]): string => {
  if (rows.length === 0) return ''
  const width = Math.max(...rows.map(([left]) => left.length))
  return `${title}:\n${rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd()).join('\n')}`
}

function optionRow(option: Option): Row {
  const short = option.key === 'directory' ? '-C, ' : '    '
  const value = option.kind === 'boolean' ? '' : ` <${option.choices?.join('|') ?? option.kind}>`
  const isOn = option.kind === 'boolean' && option.default === true
  const flag = isOn ? `--[no-]${option.flag.slice(2)}` : option.flag
  return [`${short}${flag}${value}`, optionText(option)]
}

/** An option's description with its default and its variable, as help and tables show it. */
export function optionText(option: Option): string {
  const facts = [
    ...(option.required ? ['required'] : []),
    ...(option.default === undefined || defaultText(option.default) === ''
      ? []
      : [`default: ${defaultText(option.default)}`]),
    ...(option.variable === undefined ? [] : [option.variable]),
  ]
  return facts.length === 0 ? option.description : `${option.description} (${facts.join('; ')})`
}

export const defaultText = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value))

const WRITER = new Map<string, string>(ARTIFACTS.map(({ file, writer }) => [file, writer]))

function fileRows(contracts: readonly (AnyStep['inputs'][string] | AnyStep['outputs'][string])[]): Row[] {
  return contracts.flatMap((declared): Row[] => {
    const contract =
      declared.kind === 'optional' ? (declared as Optional<AnyStep['outputs'][string]>).contract : declared
    if (contract.kind === 'result' || contract.kind === 'optional') return []
    const writer = WRITER.get(contract.file)
    return [
      [
        contract.file,
        [writer === undefined ? '' : `of ${writer}`, declared.kind === 'optional' ? 'where there is one' : '']
          .filter(Boolean)
          .join(', '),
      ],
    ]
  })
}

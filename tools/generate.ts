/**
 * Writes what is derived from the steps' declarations: `.env-example`, the tables in the bins' READMEs and the JSON
 * Schemas of their results. With `--check` it writes nothing and fails where a file has drifted.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import {
  type AnyStep,
  exitCodesOf,
  type Option,
  optionsOf,
  resultSchema,
  ShellOptions,
  stepOptions,
} from '@millrace/cli-kit'
import { definitionsSchema } from '../packages/feature-registry/src/definitions/definitions-schema.ts'
import { expectationsSchema } from '../packages/feature-registry/src/expectations/expectations-schema.ts'
import { searchSpaceSchema } from '../packages/model-training/src/search/written-space.ts'
import { gateSchema } from '../packages/model-validation/src/gate-schema.ts'
import { bins, callsOf, ROOT } from './programs.ts'

interface Generated {
  readonly path: string
  readonly content: string
}

/** The sample's value of settings that have no default because they are found in the data. */
const SAMPLE: Readonly<Record<string, string>> = {
  TARGET_COL: 'trip_completed',
  REGISTERED_MODEL_FILE: 'artifacts/registered_model_version.json',
}

const calls = (await Promise.all(bins().map(callsOf))).flat()

function environmentExample(): Generated {
  const seen = new Set<string>()
  const lines = [
    '# Every setting that a step reads, with its default. Copy this file to .env and change what you need:',
    '# a flag beats the environment, the environment beats .env, .env beats the default.',
  ]
  const groups: [title: string, options: Option[]][] = [
    ['every command', optionsOf(ShellOptions)],
    ...calls.map(({ call, step }): [string, Option[]] => [call, stepOptions(step)]),
  ]
  for (const [title, options] of groups) {
    const fresh = options.filter(
      ({ variable, inEnvFile }) => variable !== undefined && inEnvFile && !seen.has(variable),
    )
    for (const { variable } of fresh) seen.add(variable ?? '')
    if (fresh.length === 0) continue
    lines.push('', `# ${title}`, ...fresh.flatMap(settingLines))
  }
  return { path: join(ROOT, '.env-example'), content: `${lines.join('\n')}\n` }
}

function settingLines({ variable = '', description, choices, default: fallback }: Option): string[] {
  const value =
    SAMPLE[variable] ??
    (fallback === undefined || (Array.isArray(fallback) && fallback.length === 0) ? undefined : String(fallback))
  return [
    `# ${description}${choices === undefined ? '' : `: ${choices.join(', ')}`}`,
    value === undefined ? `# ${variable}=` : `${variable}=${value}`,
  ]
}

const START = '<!-- generated from the declaration: do not edit below -->'

async function readme(bin: string): Promise<Generated> {
  const path = join(ROOT, 'packages', bin, 'README.md')
  const own = existsSync(path) ? (readFileSync(path, 'utf8').split(START)[0] ?? '').trimEnd() : `# ${bin}`
  const sections = (await callsOf(bin)).map(({ call, step }) => callSection(call, step))
  return { path, content: `${own}\n\n${START}\n\n${sections.join('\n\n')}\n` }
}

function callSection(call: string, step: AnyStep): string {
  const options = stepOptions(step).map((option) => [
    `\`${(step.arguments ?? []).includes(option.key) ? option.key.toUpperCase() : option.flag}\``,
    option.variable === undefined ? '' : `\`${option.variable}\``,
    option.default === undefined || String(option.default) === '' ? '' : `\`${String(option.default)}\``,
    `${option.description}${option.choices === undefined ? '' : `: ${option.choices.join(', ')}`}`,
  ])
  const exits = exitCodesOf(step).map(([code, name, meaning]) => [`${code}`, name === '' ? '' : `\`${name}\``, meaning])
  return [
    `## ${call}`,
    step.summary,
    `Reads: ${fileNames(step.inputs) || 'no artifact'}. Writes: ${fileNames(step.outputs) || 'no artifact'}.`,
    markdownTable(['option', 'variable', 'default', 'meaning'], options),
    markdownTable(['exit', 'name', 'meaning'], exits),
    `\`\`\`sh\n${step.example}\n\`\`\``,
  ]
    .filter((text) => text !== '')
    .join('\n\n')
}

function fileNames(contracts: AnyStep['inputs'] | AnyStep['outputs']): string {
  return Object.values(contracts)
    .map((declared) => (declared.kind === 'optional' ? declared.contract : declared))
    .flatMap((contract) => (contract.kind === 'result' ? [] : [`\`${contract.file}\``]))
    .join(', ')
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const schemas = calls.map(
  ({ call, step }): Generated => ({
    path: join(ROOT, 'docs', 'schemas', `${call.replaceAll(' ', '-')}.schema.json`),
    content: `${JSON.stringify(resultSchema(call, step), null, 2)}\n`,
  }),
)

/** What people write by hand, for their editors. */
const written = Object.entries({
  expectations: expectationsSchema(),
  gate: gateSchema(),
  search: searchSpaceSchema(),
  'feature-definitions': definitionsSchema(),
}).map(
  ([name, schema]): Generated => ({
    path: join(ROOT, 'docs', 'schemas', `${name}.schema.json`),
    content: `${JSON.stringify(schema, null, 2)}\n`,
  }),
)

const generated = [environmentExample(), ...(await Promise.all(bins().map(readme))), ...schemas, ...written]
const drifted = generated.filter(({ path, content }) => !existsSync(path) || readFileSync(path, 'utf8') !== content)

if (process.argv.includes('--check')) {
  for (const { path } of drifted)
    console.error(`${relative(ROOT, path)} is not what the declarations say: run node tools/generate.ts`)
  process.exitCode = drifted.length > 0 ? 1 : 0
} else {
  for (const { path, content } of drifted) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    console.log(`wrote ${relative(ROOT, path)}`)
  }
}

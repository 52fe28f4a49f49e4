/** `node tools/new-step.ts NAME` makes packages/NAME: a step that works, in the house shape, to be changed into what it is to do. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { camelCase, cliSource, LAUNCHER, MANIFEST_CONSTANTS, TSCONFIG_CONSTANTS } from './house-shape.ts'
import { ROOT } from './programs.ts'
import { read } from './workspace.ts'

const SUMMARY = 'Tell how much better the evaluated model is than a baseline.'
const DEPENDENCIES = ['cli-kit', 'contracts']

const manifest = (name: string): string => {
  const { version, private: isPrivate, license, type, exports } = MANIFEST_CONSTANTS
  const workspace = Object.fromEntries(DEPENDENCIES.map((dependency) => [`@millrace/${dependency}`, 'workspace:*']))
  const fields = {
    name: `@millrace/${name}`,
    version,
    private: isPrivate,
    description: SUMMARY,
    license,
    type,
    bin: { [name]: `bin/${name}` },
    exports,
    dependencies: { ...workspace, zod: 'catalog:' },
    devDependencies: { '@millrace/testkit': 'workspace:*' },
  }
  return `${JSON.stringify(fields, null, 2)}\n`
}

const tsconfig = (): string =>
  `${JSON.stringify({ ...TSCONFIG_CONSTANTS, references: DEPENDENCIES.map((dependency) => ({ path: `../${dependency}` })) }, null, 2)}\n`

const step = (name: string): string => `import { defineStep, result } from '@millrace/cli-kit'
import { evaluation } from '@millrace/contracts'
import { compare, describe, Improvement } from './compare.ts'
import { ${optionsName(name)} } from './options.ts'

export const ${camelCase(name)} = defineStep({
  name: '${name}',
  summary: '${SUMMARY}',
  inputs: { evaluation },
  outputs: { improvement: result(Improvement) },
  options: ${optionsName(name)},
  example: '${name} --baseline least_squares',
  run: ({ evaluation }, { baseline }) => ({ improvement: compare(evaluation, baseline) }),
  report: ({ improvement }, { baseline }) => describe(improvement, baseline),
})
`

const options = (name: string): string => `import { BaselineName } from '@millrace/contracts'
import * as z from 'zod'

export const ${optionsName(name)} = z.strictObject({
  baseline: BaselineName.default('mean').describe('what the model is held against'),
})
export type ${optionsName(name)} = z.output<typeof ${optionsName(name)}>
`

const COMPARE = `import type { BaselineName, EvaluationReport } from '@millrace/contracts'
import * as z from 'zod'

/** By how much the model's error is smaller than the baseline's, as a share of the baseline's. */
export const Improvement = z.object({ rmse: z.number(), mae: z.number() })
export type Improvement = z.infer<typeof Improvement>

/** Holds an evaluated model against one of its baselines. */
export function compare({ rmse, mae, baselines }: EvaluationReport, baseline: BaselineName): Improvement {
  const other = baselines[baseline]
  return { rmse: saved(rmse, other.rmse), mae: saved(mae, other.mae) }
}

/** Nothing is saved where the baseline makes no error. */
const saved = (own: number, other: number): number => (other === 0 ? 0 : 1 - own / other)

/** The improvement as a person reads it. */
export const describe = ({ rmse, mae }: Improvement, baseline: BaselineName): string =>
  \`against the \${baseline} baseline: RMSE \${percent(rmse)}, MAE \${percent(mae)} smaller\`

const percent = (share: number): string => \`\${(100 * share).toFixed(1)} %\`
`

const COMPARE_TEST = `import type { EvaluationReport } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { compare, describe } from './compare.ts'

const metrics = { rmse: 0.5, mae: 0.4, r2: 0, median_absolute_error: 0.4, max_error: 1 }
const evaluation: EvaluationReport = {
  ...metrics,
  rmse: 0.4,
  mae: 0.3,
  rows: 10,
  run_id: 'r',
  model_uri: 'models:/m-1',
  baselines: { mean: metrics, least_squares: { ...metrics, rmse: 0 } },
}

test('the improvement is a share of the error of the baseline', () => {
  const { rmse, mae } = compare(evaluation, 'mean')
  expect(rmse).toBeCloseTo(0.2, 12)
  expect(mae).toBeCloseTo(0.25, 12)
})

test('against a baseline without error there is no improvement', () => {
  expect(compare(evaluation, 'least_squares').rmse).toBe(0)
})

test('the report names the baseline', () => {
  expect(describe({ rmse: 0.2, mae: 0.25 }, 'mean')).toBe('against the mean baseline: RMSE 20.0 %, MAE 25.0 % smaller')
})
`

const cliTest = (name: string): string => `import { expectStepContract, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'

expectStepContract('${name}', { missing: /evaluation\\.json/ })

const metrics = { rmse: 0.5, mae: 0.4, r2: 0, median_absolute_error: 0.4, max_error: 1 }

test('the improvement is printed, as text and as JSON', async () => {
  const dir = workdir()
  const baselines = { mean: metrics, least_squares: metrics }
  const report = { ...metrics, rmse: 0.25, rows: 10, run_id: 'r', model_uri: 'models:/m-1', baselines }
  dir.writeJson('artifacts/evaluation.json', { schema_version: '1.0', ...report })
  expect(await dir.run('${name}')).toMatchObject({ code: 0, stdout: 'against the mean baseline: RMSE 50.0 %, MAE 0.0 % smaller\\n' })
  const { stdout } = await dir.run('${name}', ['--json'])
  expect(JSON.parse(stdout)).toMatchObject({ exit_code: 0, results: { improvement: { rmse: 0.5, mae: 0 } } })
})
`

const optionsName = (name: string): string => `${camelCase(`-${name}`)}Options`

function filesOf(name: string): Record<string, string> {
  return {
    'package.json': manifest(name),
    'tsconfig.json': tsconfig(),
    'README.md': `# ${name}\n\n${SUMMARY}\n`,
    [`bin/${name}`]: LAUNCHER,
    'src/cli.ts': cliSource(name, 'step'),
    'src/step.ts': step(name),
    'src/options.ts': options(name),
    'src/compare.ts': COMPARE,
    'src/compare.test.ts': COMPARE_TEST,
    'src/index.ts': `export { ${camelCase(name)} } from './step.ts'\n`,
    'test/cli.test.ts': cliTest(name),
  }
}

/** Puts the package where the workspace must know it: the build, the bins, the layers, the page about them. */
function register(name: string): void {
  edit(
    'tsconfig.json',
    /\n( *)\{\n *"path": "packages\/testkit"/,
    (found, indent) => `\n${indent}{\n${indent}  "path": "packages/${name}"\n${indent}},${found}`,
  )
  edit('package.json', /("dependencies": \{\n)([^}]*?)(\n {2}\})/, (_, open, rows, close) => {
    const sorted = [...rows.split(',\n'), `    "@millrace/${name}": "workspace:*"`].sort()
    return `${open}${sorted.join(',\n')}${close}`
  })
  edit(
    'tools/layers.ts',
    /(name: 'steps and operations',\s*packages: \{[^}]*)(\n *\})/,
    (_, rows, close) => `${rows}\n'${name}': [],${close}`,
  )
  edit('docs/architecture.md', /(\| 5 [^|]*\|[^|]*`)( \|)/, (_, row, end) => `${row} \`${name}\`${end}`)
}

function edit(path: string, place: RegExp, change: (...groups: string[]) => string): void {
  const text = read(path)
  if (!place.test(text)) throw new Error(`${path} has no place for a step; expected ${place}`)
  writeFileSync(join(ROOT, path), text.replace(place, change))
}

function main(name: string | undefined): string | undefined {
  if (name === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    return 'usage: node tools/new-step.ts NAME, in kebab-case'
  const folder = join(ROOT, 'packages', name)
  if (existsSync(folder)) return `packages/${name} exists already`
  for (const [file, content] of Object.entries(filesOf(name))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
  chmodSync(join(folder, 'bin', name), 0o755)
  register(name)
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')
  execFileSync(process.execPath, [biome, 'check', '--write', folder, join(ROOT, 'tools/layers.ts')], {
    stdio: 'inherit',
  })
  console.log(`made packages/${name}, a step that works: it compares the evaluated model with a baseline. Now:
  1. pnpm install --no-frozen-lockfile     links it, and its bin into node_modules/.bin
  2. make build && node tools/generate.ts  builds it and writes the tables of its README
  3. make test && make check
  4. make it do what it is for, and add it to the graph in the Makefile`)
  return undefined
}

const problem = main(process.argv[2])
if (problem !== undefined) {
  console.error(problem)
  process.exitCode = 2
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY, workdir } from '../src/index.ts'
import { jsonSchemaProblems } from './json-schema-problems.ts'
import { CALLS, GENERATED_SETTINGS } from './pipeline.ts'
import { pipelineCopies } from './pipeline-copies.ts'

const SCHEMAS = join(REPOSITORY, 'docs/schemas')

const SUBCOMMANDS: readonly (readonly [string, ...string[]])[] = [
  ['feature-store', 'plan'],
  ['feature-store', 'materialize', '2024-01-01', '2024-03-04'],
  ['feature-store', 'materialize-incremental', '2024-03-31'],
  ['feature-store', 'get-online-features', '--entities', 'store_code=S-1,product_no=100'],
]

const pipelineCopy = pipelineCopies()

test('--json prints one document for every command, as its published schema has it', async () => {
  const dir = await pipelineCopy()
  const seen = new Set<string>()
  for (const [bin, ...args] of [...Object.values(CALLS), ...SUBCOMMANDS]) {
    const { code, stdout, stderr } = await dir.run(bin, [...args, '--json'], { env: GENERATED_SETTINGS })
    expect(code, stderr).toBe(0)
    const file = schemaFile(bin, args)
    expect(jsonSchemaProblems(schemaIn(file), JSON.parse(stdout)), file).toEqual([])
    seen.add(file)
  }
  expect([...seen].sort()).toEqual(readdirSync(SCHEMAS).sort())
})

test('--json prints one document for a failure and for a rejection too', async () => {
  const nowhere = await workdir().run('model-training', ['--json'])
  expect(nowhere.code).toBe(3)
  expect(jsonSchemaProblems(schemaIn('model-training.schema.json'), JSON.parse(nowhere.stdout))).toEqual([])
  const dir = await pipelineCopy()
  const args = ['--json', '--rmse-threshold', '0']
  const rejected = await dir.run('model-validation', args, { env: GENERATED_SETTINGS })
  expect(rejected.code).toBe(6)
  expect(jsonSchemaProblems(schemaIn('model-validation.schema.json'), JSON.parse(rejected.stdout))).toEqual([])
})

test('a document that is not as the schema has it is told so', () => {
  const schema = schemaIn('data-preparation.schema.json')
  const document = { schema_version: '1.0', command: 'model-training', exit_code: -1, outputs: {}, surplus: 1 }
  const problems = jsonSchemaProblems(schema, document).join('\n')
  for (const place of ['$.results is missing', '$.command is', '$.exit_code is', '$.surplus is not expected'])
    expect(problems).toContain(place)
})

const schemaFile = (bin: string, args: readonly string[]): string =>
  `${bin === 'feature-store' ? `${bin}-${args[0]}` : bin}.schema.json`

const schemaIn = (file: string): Record<string, unknown> => JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8'))

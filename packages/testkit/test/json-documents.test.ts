import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY, workdir } from '../src/index.ts'
import { jsonSchemaProblems } from './json-schema-problems.ts'
import { CALLS, GENERATED_SETTINGS, generatedRepository, runCalls } from './pipeline.ts'

const SCHEMAS = join(REPOSITORY, 'docs/schemas')

const OPERATIONS = ['feature-store', 'model-registry']
/** Schemas of files that a person writes. */
const NOT_OF_A_COMMAND = ['expectations', 'feature-definitions', 'gate', 'search'].map((name) => `${name}.schema.json`)

const SUBCOMMANDS: readonly (readonly [string, ...string[]])[] = [
  ['feature-store', 'plan'],
  ['feature-store', 'materialize', '2024-01-01', '2024-03-04'],
  ['feature-store', 'materialize-incremental', '2024-03-31'],
  ['feature-store', 'get-online-features', '--entities', 'store_code=S-1,product_no=100'],
  ['feature-store', 'list', 'entities'],
  ['feature-store', 'describe', 'feature-views', 'store_stats'],
  ['feature-store', 'history'],
  ['feature-store', 'status'],
]

const REGISTRY: readonly (readonly [string, ...string[]])[] = [
  ['list'],
  ['versions', 'NAME'],
  ['show', 'NAME/1'],
  ['compare', 'NAME/1', 'NAME/2'],
  ['promote', 'NAME/1', '--alias', 'shown'],
  ['promote', 'NAME/2', '--alias', 'shown'],
  ['history', 'NAME'],
  ['rollback', 'NAME', '--alias', 'shown'],
  ['tag', 'NAME/1', '--set', 'seen=yes'],
  ['publish', 'shared', '--model', 'NAME/1'],
  ['export', '--to', 'sqlite:///other.db'],
  ['import', '--from', 'sqlite:///other.db'],
  ['delete', 'NAME', '--force'],
]

test('--json prints one document for every command, as its published schema has it', async () => {
  const dir = workdir()
  await generatedRepository(dir)
  const seen = new Set<string>()
  const expectDocument = async (code: number, [bin, ...args]: readonly [string, ...string[]]): Promise<void> => {
    const finished = await dir.run(bin, [...args, '--json'], { env: GENERATED_SETTINGS })
    expect(finished.code, finished.stderr).toBe(code)
    const file = `${OPERATIONS.includes(bin) ? `${bin}-${args[0]}` : bin}.schema.json`
    expect(jsonSchemaProblems(schemaIn(file), JSON.parse(finished.stdout)), file).toEqual([])
    seen.add(file)
  }
  await expectDocument(3, CALLS.evaluation)
  for (const call of [...Object.values(CALLS), ...SUBCOMMANDS]) await expectDocument(0, call)
  await expectDocument(6, [...CALLS['model validation'], '--rmse-threshold', '0'])
  await runCalls(dir, { ...GENERATED_SETTINGS, ALPHA: '0.01' }, { from: 'training', to: 'model validation' })
  const { _name } = dir.readJson('artifacts/registered_model_version.json') as { _name: string }
  for (const call of REGISTRY)
    await expectDocument(0, ['model-registry', ...call.map((word) => word.replace('NAME', _name))])
  await expectDocument(0, ['feature-store', 'teardown', '--yes'])
  expect([...seen, ...NOT_OF_A_COMMAND].sort()).toEqual(readdirSync(SCHEMAS).sort())
}, 120_000)

test('a document that is not as the schema has it is told so', () => {
  const schema = schemaIn('data-preparation.schema.json')
  const document = { schema_version: '1.0', command: 'model-training', exit_code: -1, outputs: {}, surplus: 1 }
  const problems = jsonSchemaProblems(schema, document).join('\n')
  for (const place of ['$.results is missing', '$.command is', '$.exit_code is', '$.surplus is not expected'])
    expect(problems).toContain(place)
})

const schemaIn = (file: string): Record<string, unknown> => JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8'))

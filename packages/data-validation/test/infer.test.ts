import { type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'

const FILE = 'feature_repo/expectations.yaml'
const WRITTEN = `# what we agreed on
columns:
  # euros
  price: { min: 0, max: { value: 10, severity: warn }, present: 0.9 }
  colour: { domain: [red] }
`

async function shop(): Promise<Workdir> {
  const dir = workdir()
  const columns = {
    price: [-3.26, 2, 17.21, null],
    colour: ['red', 'green', 'red', 'red'],
    size: [12, 40, 41, 977],
    share: [0.25, 0.5, 0, 0.75],
  }
  await dir.writeTable('rows.parquet', columns, { types: { price: 'Float64', share: 'Float64' } })
  return dir
}

const infer = async (dir: Workdir, ...more: string[]) => {
  const { code, stdout, stderr } = await dir.run('data-validation', ['--infer', 'rows.parquet', ...more])
  expect(code, stderr).toBe(0)
  return stdout
}

test('a draft has a rule for all that a table shows, a little wider than it is', async () => {
  const dir = await shop()
  expect(await infer(dir)).toBe(`columns:
  price: { type: Float64, present: 0.75, min: -3.3, max: 18 }
  colour: { type: String, present: 1, domain: [ green, red ] }
  size: { type: Int64, present: 1, min: 12, max: 980 }
  share: { type: Float64, present: 1, min: 0, max: 1 }
`)
  expect(dir.exists(FILE)).toBe(false)
})

test('prose is no category', async () => {
  const dir = await shop()
  const letters = ['a', 'b', 'a', 'b']
  await dir.writeTable('rows.parquet', { letters, prose: letters.map((letter) => letter.repeat(101)) })
  const drafted = await infer(dir)
  expect(drafted).toContain('letters: { type: String, present: 1, domain: [ a, b ] }')
  expect(drafted).toContain('prose: { type: String, present: 1 }')
})

test('a draft is accepted by the reader, and by its own table', async () => {
  const dir = await shop()
  dir.write(FILE, await infer(dir))
  const { code, stdout, stderr } = await dir.run('data-validation', ['--input', 'rows.parquet'])
  expect(code, stderr).toBe(0)
  expect(stdout).toContain('0 errors, 0 warnings')
})

test('--diff shows what a table would change, and changes nothing', async () => {
  const dir = await shop()
  dir.write(FILE, WRITTEN)
  expect((await infer(dir, '--diff')).trim().split('\n')).toEqual([
    '- columns.price.present: 0.9',
    '+ columns.price.present: 0.75',
    '- columns.price.min: 0',
    '+ columns.price.min: -3.3',
    '- columns.price.max: 10',
    '+ columns.price.max: 18',
    '- columns.colour.domain: ["red"]',
    '+ columns.colour.domain: ["red","green"]',
    '+ columns.size: {"type":"Int64","present":1,"min":12,"max":980}',
    '+ columns.share: {"type":"Float64","present":1,"min":0,"max":1}',
  ])
  expect(dir.read(FILE).toString()).toBe(WRITTEN)
})

test('--accept writes the changes, and leaves comments and options as they are', async () => {
  const dir = await shop()
  dir.write(FILE, WRITTEN)
  await infer(dir, '--accept')
  expect(dir.read(FILE).toString()).toBe(`# what we agreed on
columns:
  # euros
  price: { min: -3.3, max: { value: 18, severity: warn }, present: 0.75 }
  colour: { domain: [ red, green ] }
  size: { type: Int64, present: 1, min: 12, max: 980 }
  share: { type: Float64, present: 1, min: 0, max: 1 }
`)
  expect(await infer(dir, '--diff')).toBe('the table changes nothing\n')
})

test('a rule that no number loosens is left to a person', async () => {
  const dir = await shop()
  dir.write(FILE, "columns: { colour: { regex: '^r' }, price: {}, size: { unique: true }, share: {} }\n")
  expect(await infer(dir, '--diff')).toBe('! colour.regex: broken, and for you to decide\n')
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { json } from '@millrace/contracts'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { run, tempFolder } from './temp-folder.ts'

const report = json('report', 'reporter', z.object({ score: z.number(), tags: z.array(z.string()) }))

async function read(content: string | undefined) {
  const artifacts = join(tempFolder(), 'artifacts')
  mkdirSync(artifacts)
  if (content !== undefined) writeFileSync(join(artifacts, 'report.json'), content)
  return (await run(artifacts)).readJson(report)
}

test('the fields of the schema are returned, others ignored', async () => {
  const content = '\ufeff{"schema_version":"1.7","set_id":"s","score":0.5,"tags":["a"],"later":1}'
  expect(await read(content)).toEqual({ score: 0.5, tags: ['a'] })
})

test('an absent artifact names the step that writes it', async () => {
  await expect(read(undefined)).rejects.toMatchObject({
    code: 'MISSING_INPUT',
    message: expect.stringMatching(/artifacts\/report\.json does not exist$/),
    hint: 'run reporter first; it writes report.json',
  })
})

test.each([
  ['', 'is empty'],
  ['{\n  "score": 1,', 'it ends too early, at line 2, column 14'],
  ['{\n  "score": 1', 'it ends too early, at line 2, column 13'],
  ['{\n  "score": x\n}', 'unexpected text in line 2, column 12'],
  ['[]', 'is not a valid report'],
  ['{"schema_version":"2.0"}', 'schema_version 2.0 is newer than this millrace reads (1.0)'],
])('%j is refused', async (content, what) => {
  await expect(read(content)).rejects.toMatchObject({ code: 'BROKEN_CONTRACT', message: expect.stringContaining(what) })
})

test('all fields that do not fit are listed with their paths', async () => {
  await expect(read('{"schema_version":"1.0","score":"x","tags":["a",1]}')).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringMatching(/is not a valid report:\n {2}- score: .*\n {2}- tags\.1: .*$/),
  })
})

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { html } from '@millrace/contracts'
import { expect, test } from 'vitest'
import { run, tempFolder } from './temp-folder.ts'

test('a page is written as it is, whole, with a record like any output', async () => {
  const artifacts = join(tempFolder(), 'artifacts')
  const session = await run(artifacts)
  await session.stageHtml(html('page', 'maker'), '<!doctype html><p>é</p>')
  const path = join(artifacts, 'page.html')
  expect(existsSync(path)).toBe(false)
  const records = await session.commit('set-1')
  expect(readFileSync(path, 'utf8')).toBe('<!doctype html><p>é</p>')
  expect(records).toEqual({
    page: { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex'), bytes: 24 },
  })
  session.dispose()
})

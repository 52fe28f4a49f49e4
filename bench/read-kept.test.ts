import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Outcome } from './cost.ts'
import { readKept } from './read-kept.ts'

function file(content: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-read-kept-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'kept.json')
  writeFileSync(path, JSON.stringify(content))
  return path
}

test('what is of the shape is read', () => {
  expect(readKept(file({ seconds: 2, bytes: 3 }), Outcome)).toEqual({ seconds: 2, bytes: 3 })
})

test('what is of another shape is refused by the name of its file', () => {
  expect(() => readKept(file({ seconds: 'two' }), Outcome)).toThrow(/kept\.json cannot be read/)
})

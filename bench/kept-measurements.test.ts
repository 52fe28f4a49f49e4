import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { forget, keptMeasurements } from './kept-measurements.ts'

const KEY = '0123456789abcdef'
const COST = { seconds: 2, bytes: 3 }

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'millrace-kept-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

test('what was measured is there again, with the time and the load of the first measurement', () => {
  const path = folder()
  const first = keptMeasurements(path, { name: 'join', key: KEY, load: 0.5 })
  first.put('x / millrace / 1', [COST])
  first.put('x / Feast / 1', { failed: 'feast exited 1' })
  const again = keptMeasurements(path, { name: 'join', key: KEY, load: 9 })
  expect(again).toMatchObject({ begun: first.begun, load: 0.5, found: 2 })
  expect(again.get('x / millrace / 1')).toEqual([COST])
  expect(again.get('x / Feast / 1')).toEqual({ failed: 'feast exited 1' })
  expect([first.added(), again.added()]).toEqual([2, 0])
})

test('under another key nothing is there', () => {
  const path = folder()
  keptMeasurements(path, { name: 'join', key: KEY, load: 0 }).put('x', [COST])
  expect(keptMeasurements(path, { name: 'join', key: 'fedcba9876543210', load: 0 }).found).toBe(0)
})

test('a benchmark is forgotten under every key, and no other with it', () => {
  const path = folder()
  for (const name of ['join', 'join-wide'])
    for (const key of [KEY, 'fedcba9876543210']) keptMeasurements(path, { name, key, load: 0 }).put('x', [COST])
  forget(path, 'join')
  expect(readdirSync(path)).toEqual([`join-wide-${KEY}.json`, 'join-wide-fedcba9876543210.json'])
})

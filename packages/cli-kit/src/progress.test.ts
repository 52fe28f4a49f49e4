import { expect, test } from 'vitest'
import { createProgress } from './progress.ts'

function watch(isTty: boolean) {
  const written: string[] = []
  let clock = 0
  const start = createProgress('fit', { isTty, write: (text) => written.push(text), now: () => clock })
  const at = (ms: number) => {
    clock = ms
  }
  return { start, written, at }
}

test('work of less than a second shows nothing', () => {
  const { start, written, at } = watch(false)
  const rows = start('reading')
  at(990)
  rows.update(10)
  rows.end()
  expect(written).toEqual([])
})

test('without a terminal there is a plain line a second in and every five seconds after', () => {
  const { start, written, at } = watch(false)
  const rows = start('reading')
  for (const ms of [1000, 2000, 5900, 6000]) {
    at(ms)
    rows.update(ms)
  }
  expect(written).toEqual(['fit: reading 1,000 rows\n', 'fit: reading 6,000 rows\n'])
})

test('a known total gives the share done and the time left', () => {
  const { start, written, at } = watch(false)
  const bytes = start('writing', 'bytes')
  at(2000)
  bytes.update(5e6, 20e6)
  expect(written).toEqual(['fit: writing 5.0 MB (25 %, 6 s left)\n'])
})

test('on a terminal one line is drawn over and cleared at the end', () => {
  const { start, written, at } = watch(true)
  const rows = start('reading')
  at(1000)
  rows.update(1)
  at(1100)
  rows.update(2)
  rows.end()
  expect(written).toEqual(['\r\u001b[Kfit: reading 1 rows', '\r\u001b[Kfit: reading 2 rows', '\r\u001b[K'])
})

test('a note says what was found so far', () => {
  const { start, written, at } = watch(false)
  const candidates = start('searching', 'candidates')
  at(2000)
  candidates.update(10, 40, 'best mse 0.5')
  expect(written).toEqual(['fit: searching 10 candidates (25 %, 6 s left), best mse 0.5\n'])
})

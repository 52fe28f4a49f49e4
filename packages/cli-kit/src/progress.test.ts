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
  const { start, written, at } = watch(true)
  const rows = start('reading')
  at(990)
  rows.update(10)
  rows.end()
  expect(written).toEqual([])
})

test('without a terminal there is nothing', () => {
  const { start, written, at } = watch(false)
  const rows = start('reading')
  for (const ms of [1000, 6000]) {
    at(ms)
    rows.update(ms, 12_000)
  }
  rows.end()
  expect(written).toEqual([])
})

test('a known total gives a bar, the share, the rate and the time left', () => {
  const { start, written, at } = watch(true)
  const rows = start('loading')
  at(2000)
  rows.update(500_000, 2_000_000)
  rows.end()
  expect(written[0]).toBe(
    '\r\u001b[Kfit: loading [######------------------] 25 %, 500,000 rows, 250,000 rows/s, 6 s left',
  )
})

test('bytes come in megabytes, a bar is never more than full, and nothing done promises no time', () => {
  const { start, written, at } = watch(true)
  const bytes = start('writing', 'bytes')
  at(2000)
  bytes.update(30e6, 20e6)
  at(3000)
  bytes.update(0, 20e6)
  expect(written).toEqual([
    '\r\u001b[Kfit: writing [########################] 100 %, 30.0 MB, 15.0 MB/s, 0 s left',
    '\r\u001b[Kfit: writing [------------------------] 0 %, 0.0 MB, 0.0 MB/s',
  ])
})

test('on a terminal one line is drawn over and cleared at the end', () => {
  const { start, written, at } = watch(true)
  const rows = start('reading')
  at(1000)
  rows.update(1)
  at(1100)
  rows.update(2)
  rows.end()
  expect(written).toEqual([
    '\r\u001b[Kfit: reading 1 rows, 1 rows/s',
    '\r\u001b[Kfit: reading 2 rows, 2 rows/s',
    '\r\u001b[K',
  ])
})

test('a note says what was found so far', () => {
  const { start, written, at } = watch(true)
  const candidates = start('searching', 'candidates')
  at(2000)
  candidates.update(10, 40, 'best mse 0.5')
  expect(written).toEqual([
    '\r\u001b[Kfit: searching [######------------------] 25 %, 10 candidates, 5 candidates/s, 6 s left, best mse 0.5',
  ])
})

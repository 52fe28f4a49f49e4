import type { RowBlock } from '@millrace/estimators'
import { expect, test } from 'vitest'
import { begunRows } from './begun-rows.ts'

function logged(events: string[]) {
  const block: RowBlock = { columns: [], target: Float64Array.of(1) }
  return {
    async *[Symbol.asyncIterator]() {
      events.push('begins')
      try {
        yield block
      } finally {
        events.push('ends')
      }
    },
  }
}

test('the first reading begins at once, and others when they are asked for', async () => {
  const events: string[] = []
  const rows = begunRows(logged(events))
  expect(events).toEqual(['begins'])
  for (const readings of [1, 2]) {
    for await (const { target } of rows) expect([...target]).toEqual([1])
    expect(events.filter((event) => event === 'begins')).toHaveLength(readings)
  }
  await rows[Symbol.asyncDispose]()
  expect(events).toEqual(['begins', 'ends', 'begins', 'ends'])
})

test('rows that nobody reads are closed', async () => {
  const events: string[] = []
  await begunRows(logged(events))[Symbol.asyncDispose]()
  expect(events).toEqual(['begins', 'ends'])
})

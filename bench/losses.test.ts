import { expect, test } from 'vitest'
import { exampleSection } from './example-section.ts'
import { losses } from './losses.ts'

test('every time and every peak of memory above the peer’s is listed, the worst first', () => {
  expect(losses([exampleSection()])).toEqual([
    { benchmark: 'join', what: '10 x 50', peer: 'Feast', of: 'memory', ratio: 2 },
    { benchmark: 'join', what: '10 x 50, by hand', peer: 'Polars', of: 'time', ratio: 1.6 },
  ])
})

test('lines without a peer’s figures lose nothing', () => {
  const [, , failed, alone] = exampleSection().lines
  expect(losses([exampleSection({ lines: [failed, alone].flatMap((line) => line ?? []) })])).toEqual([])
})

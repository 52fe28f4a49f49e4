import { expect, test } from 'vitest'
import { exampleSection } from './example-section.ts'
import { table } from './table.ts'

test('a line has both sides, how many times as much the peer takes, and whether its target is met', () => {
  const [, first, second] = table(exampleSection().lines)
  expect(first).toEqual([
    '10 x 50',
    'Feast',
    '2.00 s',
    '120 s',
    '60',
    '100 MB',
    '50 MB',
    '0.5',
    '60 times as fast, 1/10 of the memory: missed',
  ])
  expect(second?.at(4)).toBe('0.63')
  expect(second?.at(-1)).toBe("2 times the peer's time at most: met")
})

test('a peer that failed stands with its reason, and without ratios', () => {
  const [, , , failed] = table(exampleSection().lines)
  expect(failed).toEqual([
    '20 x 50',
    'Feast',
    '2.00 s',
    'feast was stopped after 9 s',
    '',
    '100 MB',
    '',
    '',
    '60 times as fast: not measured',
  ])
})

test('what was measured alone has no peer, and no memory where none was measured', () => {
  const alone = table(exampleSection().lines).at(-1)
  expect(alone).toEqual(['30 x 50', '', '250 ms', '', '', '', '', '', 'under 200 ms: missed'])
})

import { expect, test } from 'vitest'
import { exampleSection } from './example-section.ts'
import { resultsPage } from './results-page.ts'

const page = resultsPage([exampleSection(), exampleSection({ name: 'help', lines: [], load: 1.5 })], new Set(['join']))

test('each section says when, on what and under which load it was measured', () => {
  expect(page).toContain('Measured 2026-03-04 05:06 UTC, medians of 3 rounds; at the start load 0.1. millrace abc1234;')
  expect(page).toContain('at the start **the machine was busy: load 1.5 on 2 cores**')
})

test('losses and missed targets are told before the sections', () => {
  const start = page.slice(0, page.indexOf('## join'))
  expect(start).toContain('- join, 10 x 50: 2.00 times the memory of Feast\n')
  expect(start).toContain('- join, 30 x 50: under 200 ms; measured 250 ms\n')
  expect(start).toContain(
    '- join, 10 x 50 beside Feast: 60 times as fast, 1/10 of the memory; measured 60 times as fast, 2 times the memory\n',
  )
})

test('a missed target stands out in its table', () => {
  expect(page).toContain('| 60 times as fast, 1/10 of the memory: **missed** |')
})

test('a chart is shown where there is one', () => {
  expect(page).toContain('(charts/join.svg)')
  expect(page).not.toContain('(charts/help.svg)')
})

test('a bar in a text does not end its cell', () => {
  const line = { what: 'a|b', ours: { failed: 'x exited 1: no such\nthing' } }
  expect(resultsPage([exampleSection({ lines: [line] })], new Set())).toContain(
    '| a\\|b |  | x exited 1: no such thing |',
  )
})

test('without losses the page says among how many comparisons', () => {
  expect(resultsPage([exampleSection({ lines: [] })], new Set())).toContain('Nowhere, of 0 comparisons.')
})

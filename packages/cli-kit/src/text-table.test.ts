import { expect, test } from 'vitest'
import { section, shortened, textTable } from './text-table.ts'

test('columns are as wide as their widest cell, in characters, and lines do not end in blanks', () => {
  expect(
    textTable(
      ['name', 'latest'],
      [
        ['trips', '3'],
        ['größe 😀', ''],
      ],
    ),
  ).toBe('name     latest\ntrips    3\ngröße 😀')
})

test('a table without rows is nothing', () => {
  expect(textTable(['name'], [])).toBe('')
  expect(section('tags', [])).toBe('')
})

test('what others wrote stays on its line and does not reach the terminal as a command', () => {
  expect(section('tags', [['a\nb', '\u001b[31mred']])).toBe('tags\n  a b  \ufffd[31mred')
})

test('a long text is cut and says so', () => {
  expect([shortened('abc', 3), shortened('abcd', 3)]).toEqual(['abc', 'ab…'])
})

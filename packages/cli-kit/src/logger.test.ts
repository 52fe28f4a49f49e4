import { expect, test } from 'vitest'
import { createLogger, type LogFormat } from './logger.ts'

const lines = (format: Partial<LogFormat>) => {
  const written: string[] = []
  const log = createLogger({ step: 'fit', level: 'info', format: 'text', color: false, ...format }, (line) =>
    written.push(line),
  )
  log.debug('detail')
  log.info('joined', { view: 'a b', rows: 3, skipped: undefined })
  log.warn('odd')
  return written
}

test('a message is one line with its facts, a level only where it is not information', () => {
  expect(lines({})).toEqual(['fit: joined view="a b" rows=3\n', 'fit: warning: odd\n'])
})

test('messages below the level are left out', () => {
  expect(lines({ level: 'warn' })).toEqual(['fit: warning: odd\n'])
  expect(lines({ level: 'debug' })).toHaveLength(3)
})

test('as JSON a message is one object a line', () => {
  const [first] = lines({ format: 'json' })
  expect(JSON.parse(first ?? '')).toMatchObject({ level: 'info', step: 'fit', message: 'joined', rows: 3 })
})

test('colour touches the level alone', () => {
  expect(lines({ color: true })[1]).toBe('fit: \u001b[33mwarning: \u001b[0modd\n')
})

import { appendFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { workFolder } from '../src/work-folder.ts'
import { tempFolder } from './temp-folder.ts'

test('a log outlives the run that wrote it, but for a last line that a kill cut short', () => {
  const artifacts = tempFolder()
  const of = { subject: 'a search', content: { seed: 1 } }
  const first = workFolder(artifacts, of)
  expect(first.appended('trials')).toEqual([])
  first.append('trials', { number: 0, note: 'ü' })
  first.append('trials', { number: 1 })
  appendFileSync(first.path('trials.ndjson'), '{"number": 2, "no')
  first.release()
  const second = workFolder(artifacts, of)
  expect(second.appended('trials')).toEqual([{ number: 0, note: 'ü' }, { number: 1 }])
  second.append('trials', { number: 2 })
  expect(second.appended('trials')).toEqual([{ number: 0, note: 'ü' }, { number: 1 }, { number: 2 }])
  second.release()
  expect(workFolder(artifacts, { ...of, content: { seed: 2 } }).appended('trials')).toEqual([])
})

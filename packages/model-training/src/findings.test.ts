import { expect, test } from 'vitest'
import { trainingFindings } from './findings.ts'
import type { SearchResult } from './search/search-result.ts'

const fitted = {
  model: { kind: 'linear' as const, linear: { intercept: 0, coefficients: new Float64Array(2) } },
  converged: true,
  figures: {},
  shortfall: undefined,
}
const sound = { fitted, collinearity: { varianceInflation: [1.2, 1.2], conditionNumber: 1.5 }, search: undefined }

test('a sound fit has none', () => {
  expect(trainingFindings(['a', 'b'], sound)).toEqual([])
})

test('what is constant or follows from other columns is named', () => {
  const collinearity = { varianceInflation: [undefined, 12.345, 11], conditionNumber: 31 }
  expect(trainingFindings(['a', 'b', 'c'], { ...sound, collinearity }).map(({ text }) => text)).toEqual([
    'a never varies, and gets no coefficient',
    expect.stringMatching(/^variance inflation above 10 for b \(12\.35\), c \(11\)/),
    expect.stringMatching(/^the condition number is 31, above 30/),
  ])
})

test.each([
  ['grid', 1, true],
  ['grid', 100, true],
  ['grid', 10, false],
  ['path', 1, true],
  ['path', 100, false],
  ['random', 1, false],
] as const)('of a %s the selected alpha %s of 1, 10, 100 is at an edge: %s', (kind, alpha, isEdge) => {
  const findings = trainingFindings(['a', 'b'], { ...sound, search: searched(kind, alpha) })
  expect(findings.map(({ subject }) => subject)).toEqual(isEdge ? ['alpha'] : [])
})

function searched(kind: SearchResult['kind'], alpha: number): SearchResult {
  const trials = [1, 10, 100].map((value, number) => ({
    number,
    params: { alpha: value },
    scores: [1],
    mean: 1,
    standardError: 0,
    converged: true,
  }))
  const [best] = trials.filter(({ params }) => params.alpha === alpha)
  if (best === undefined) throw new Error('no such alpha')
  return { kind, trials, best, selected: best, settings: {}, scoring: 'mse', folds: 1, resumed: 0 }
}

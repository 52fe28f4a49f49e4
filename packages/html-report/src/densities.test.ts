import { describe, expect, it } from 'vitest'
import type { Histogram } from './chart.ts'
import { densities } from './densities.ts'

const histogram = (edges: number[], ...counts: number[][]): Histogram => ({
  kind: 'histogram',
  title: 'x',
  label: 'x',
  edges,
  samples: counts.map((one, index) => ({ name: String(index), counts: one })),
})

describe('densities', () => {
  it('are shares of each sample where bins are equally wide', () => {
    const { unit, samples } = densities(histogram([0, 1, 2], [1, 3], [50, 50]))
    expect(unit).toBe('share of rows')
    expect(samples.map(({ heights }) => heights)).toEqual([
      [0.25, 0.75],
      [0.5, 0.5],
    ])
  })

  it('enclose an area of one where bins differ in width', () => {
    const { unit, samples } = densities(histogram([0, 1, 5], [1, 1]))
    expect(unit).toBe('density')
    expect(samples[0]?.heights).toEqual([0.5, 0.125])
  })

  it('are zero for a sample without rows', () => {
    expect(densities(histogram([0, 1, 2], [0, 0])).samples[0]?.heights).toEqual([0, 0])
  })

  it.each([[[0, 1, 1]], [[0, 2, 1]], [[0, 1, Number.POSITIVE_INFINITY]]])('refuse the edges %j', (edges) => {
    expect(() => densities(histogram(edges, [1, 1]))).toThrow('edges must be finite and increasing')
  })

  it('refuse counts that do not fit the edges', () => {
    expect(() => densities(histogram([0, 1, 2], [1]))).toThrow('3 edges need 2 counts')
  })
})

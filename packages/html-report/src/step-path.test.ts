import { describe, expect, it } from 'vitest'
import { stepPath } from './step-path.ts'

describe('stepPath', () => {
  it('goes up at each bin and back to the base line at the end', () => {
    expect(stepPath([1, 0.5], { width: 20, height: 11, top: 1 })).toBe('M0 11V1H10V6H20V11')
  })

  it('places bins by their edges and runs through bins of one height', () => {
    expect(stepPath([1, 1, 0], { width: 40, height: 11, top: 1, edges: [0, 1, 3, 4] })).toBe('M0 11V1H30V11H40')
  })

  it('stays on the base line where nothing is', () => {
    expect(stepPath([0, 0], { width: 20, height: 11, top: 0 })).toBe('M0 11H20')
  })
})

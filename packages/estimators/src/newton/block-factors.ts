import { choleskyFactor, substitute } from '../solve-positive.ts'

export interface BlockFactors {
  /** Each block's inverse times its part of `right`. */
  solve(right: Float64Array): Float64Array
}

/** In units in which a block's diagonal is 1; multiplied until the block can be factored. */
const LEAST_DAMPING = 1e-12
const MORE_DAMPING = 100

/** Cholesky factors of positive semidefinite blocks along a diagonal, with `diagonal` added; damped where one is singular. */
export function factorBlocks(blocks: readonly Float64Array[], diagonal: Float64Array): BlockFactors {
  const width = diagonal.length / blocks.length
  const factored = blocks.map((block, k) => {
    const matrix = block.map((value, at) =>
      at % (width + 1) === 0 ? value + (diagonal[k * width + (at % width)] ?? 0) : value,
    )
    const scale = Float64Array.from({ length: width }, (_, j) => Math.sqrt(matrix[j * width + j] ?? 0) || 1)
    const scaled = matrix.map((value, at) => value / (scale[Math.floor(at / width)] ?? 1) / (scale[at % width] ?? 1))
    return { scale, factor: damped(scaled, width) }
  })
  return {
    solve: (right) => {
      const solution = new Float64Array(right.length)
      factored.forEach(({ scale, factor }, k) => {
        const scaled = scale.map((value, j) => (right[k * width + j] ?? 0) / value)
        solution.set(
          substitute(factor, scaled).map((value, j) => value / (scale[j] ?? 1)),
          k * width,
        )
      })
      return solution
    },
  }
}

function damped(matrix: Float64Array, size: number): Float64Array {
  for (let damping = 0; ; damping = damping === 0 ? LEAST_DAMPING : damping * MORE_DAMPING) {
    const added = (value: number) => (value === 0 ? 1 : value + damping)
    const factor = choleskyFactor(
      matrix.map((value, at) => (at % (size + 1) === 0 ? added(value) : value)),
      size,
    )
    if (factor !== undefined) return factor
  }
}

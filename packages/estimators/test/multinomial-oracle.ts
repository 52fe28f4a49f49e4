import type { RowBlock } from '../src/row-blocks.ts'

export interface Multinomial {
  readonly loss: number
  readonly gradient: Float64Array
  /** Row by row. */
  readonly hessian: Float64Array
}

/**
 * The multinomial log loss row by row, its Hessian from one weighted row a class: Σ pₖ·(eₖ − p)(eₖ − p)ᵀ ⊗ x·xᵀ. Parameters are a class's
 * coefficients and, where their number says so, its intercept, one class after another.
 */
export function multinomialOracle(
  { columns, target, weights }: RowBlock,
  point: Float64Array,
  classes: number,
): Multinomial {
  const width = point.length / classes
  const size = point.length
  const gradient = new Float64Array(size)
  const hessian = new Float64Array(size * size)
  let loss = 0
  for (let row = 0; row < target.length; row++) {
    const x = Array.from({ length: width }, (_, j) => columns[j]?.[row] ?? 1)
    const weight = weights?.[row] ?? 1
    const forms = Array.from({ length: classes }, (_, k) =>
      x.reduce((sum, value, j) => sum + value * (point[k * width + j] ?? 0), 0),
    )
    const most = Math.max(...forms)
    const total = forms.reduce((sum, form) => sum + Math.exp(form - most), 0)
    const p = forms.map((form) => Math.exp(form - most) / total)
    const own = target[row] ?? 0
    loss += weight * (most + Math.log(total) - (forms[own] ?? 0))
    for (let at = 0; at < size; at++) {
      const k = Math.floor(at / width)
      gradient[at] = (gradient[at] ?? 0) + weight * ((p[k] ?? 0) - (k === own ? 1 : 0)) * (x[at % width] ?? 0)
    }
    for (let c = 0; c < classes; c++) {
      const away = Array.from({ length: size }, (_, at) => {
        const k = Math.floor(at / width)
        return ((k === c ? 1 : 0) - (p[k] ?? 0)) * (x[at % width] ?? 0)
      })
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          hessian[i * size + j] = (hessian[i * size + j] ?? 0) + weight * (p[c] ?? 0) * (away[i] ?? 0) * (away[j] ?? 0)
        }
      }
    }
  }
  return { loss, gradient, hessian }
}

import type { Mt19937 } from '@millrace/splits'
import type { RowBlocks } from '../row-blocks.ts'

const MOST_ROWS = 1000

/** One feature and the target of up to 1,000 rows of weight above 0, drawn evenly by Vitter's reservoir (algorithm R). */
export async function sampleOfFeature(
  rows: RowBlocks,
  feature: number,
  generator: Mt19937,
): Promise<{ x: Float64Array<ArrayBuffer>; y: Float64Array<ArrayBuffer> }> {
  const x: number[] = []
  const y: number[] = []
  let seen = 0
  for await (const { columns, target, weights } of rows) {
    const column = columns[feature]
    if (column === undefined) throw new Error(`there is no feature ${feature}`)
    for (let row = 0; row < target.length; row++) {
      if (weights?.[row] === 0) continue
      const at = seen < MOST_ROWS ? seen : Math.floor((generator.nextUint32() / 2 ** 32) * (seen + 1))
      seen++
      if (at >= MOST_ROWS) continue
      x[at] = column[row] ?? 0
      y[at] = target[row] ?? 0
    }
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y) }
}

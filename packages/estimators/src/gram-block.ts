/** Columns are padded with zeros to a multiple of this, so that the product has no ragged edge. */
export const COLUMN_STEP = 4

/**
 * Adds the upper triangle of B Bᵀ to `gram`, where `block` holds `columns` columns of `stride` values of which the first `rows` count.
 * `columns` is a multiple of COLUMN_STEP; entries below the diagonal are partly filled and mean nothing.
 */
export function addBlockProducts(
  gram: Float64Array,
  block: Float64Array,
  shape: { columns: number; stride: number; rows: number },
): void {
  const { columns, stride, rows } = shape
  for (let i = 0; i < columns; i += 2) {
    for (let j = i - (i % COLUMN_STEP); j < columns; j += COLUMN_STEP) {
      addTile(gram, block, { i, j, columns, stride, rows })
    }
  }
}

/** Two rows by four columns of the product: eight sums, as many as stay in registers. */
function addTile(
  gram: Float64Array,
  block: Float64Array,
  { i, j, columns, stride, rows }: { i: number; j: number; columns: number; stride: number; rows: number },
): void {
  let a = i * stride
  let b = a + stride
  let c = j * stride
  let d = c + stride
  let e = d + stride
  let f = e + stride
  let ac = 0
  let ad = 0
  let ae = 0
  let af = 0
  let bc = 0
  let bd = 0
  let be = 0
  let bf = 0
  for (let row = 0; row < rows; row++) {
    const left = block[a++] ?? 0
    const right = block[b++] ?? 0
    const first = block[c++] ?? 0
    const second = block[d++] ?? 0
    const third = block[e++] ?? 0
    const fourth = block[f++] ?? 0
    ac += left * first
    ad += left * second
    ae += left * third
    af += left * fourth
    bc += right * first
    bd += right * second
    be += right * third
    bf += right * fourth
  }
  addFour(gram, i * columns + j, ac, ad, ae, af)
  addFour(gram, (i + 1) * columns + j, bc, bd, be, bf)
}

function addFour(gram: Float64Array, at: number, first: number, second: number, third: number, fourth: number): void {
  gram[at] = (gram[at] ?? 0) + first
  gram[at + 1] = (gram[at + 1] ?? 0) + second
  gram[at + 2] = (gram[at + 2] ?? 0) + third
  gram[at + 3] = (gram[at + 3] ?? 0) + fourth
}

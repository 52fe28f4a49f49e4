import type { RowBlock, RowBlocks } from '../row-blocks.ts'

/** A fixed number of rows, filled up with rows of weight 0; its arrays are used again for the next chunk. */
export interface RowChunk {
  /** How many rows it has room for. */
  readonly rows: number
  /** Features less their centre and, with an intercept, ones: one array of `rows` values after another. */
  readonly x: Float64Array
  /** The same times the weight of each row. */
  readonly weighted: Float64Array
  readonly weights: Float64Array
  readonly classes: Int32Array
}

export interface ChunkOptions {
  /** How many rows a chunk has room for. */
  readonly rows: number
  /** What features are centred on. */
  readonly means: Float64Array
  readonly fitIntercept: boolean
}

/** The rows of weight above 0 in chunks that do not depend on the blocks they come in. */
export async function* rowChunks(blocks: RowBlocks, options: ChunkOptions): AsyncGenerator<RowChunk> {
  const { rows, means, fitIntercept } = options
  const width = means.length + (fitIntercept ? 1 : 0)
  const chunk = {
    rows,
    x: new Float64Array(width * rows),
    weighted: new Float64Array(width * rows),
    weights: new Float64Array(rows),
    classes: new Int32Array(rows),
  }
  let filled = 0
  for await (const block of blocks) {
    const places = placesOf(block)
    const count = places?.length ?? block.target.length
    for (let from = 0; from < count; ) {
      const taken = Math.min(count - from, rows - filled)
      copy(block, { from, taken, places }, chunk, { at: filled, means })
      from += taken
      filled += taken
      if (filled === rows) {
        yield chunk
        filled = 0
      }
    }
  }
  if (filled > 0) {
    for (let j = 0; j < width; j++) {
      chunk.x.fill(0, j * rows + filled, (j + 1) * rows)
      chunk.weighted.fill(0, j * rows + filled, (j + 1) * rows)
    }
    chunk.weights.fill(0, filled)
    chunk.classes.fill(0, filled)
    yield chunk
  }
}

/** Where rows of weight above 0 are, where not all are. */
function placesOf({ weights }: RowBlock): Uint32Array | undefined {
  if (weights?.includes(0) !== true) return undefined
  return Uint32Array.from(weights.keys()).filter((row) => weights[row] !== 0)
}

function copy(
  { columns, target, weights }: RowBlock,
  { from, taken, places }: { from: number; taken: number; places: Uint32Array | undefined },
  chunk: RowChunk,
  { at, means }: { at: number; means: Float64Array },
): void {
  const place = (i: number) => places?.[from + i] ?? from + i
  for (let i = 0; i < taken; i++) {
    chunk.weights[at + i] = weights?.[place(i)] ?? 1
    chunk.classes[at + i] = target[place(i)] ?? 0
  }
  const ofWeight = chunk.weights.subarray(at, at + taken)
  const width = chunk.x.length / chunk.rows
  for (let j = 0; j < width; j++) {
    const start = j * chunk.rows + at
    const into = chunk.x.subarray(start, start + taken)
    const column = columns[j]
    const mean = means[j] ?? 0
    if (column === undefined) into.fill(1)
    else if (places === undefined) for (let i = 0; i < taken; i++) into[i] = (column[from + i] ?? 0) - mean
    else for (let i = 0; i < taken; i++) into[i] = (column[places[from + i] ?? 0] ?? 0) - mean
    const weighted = chunk.weighted.subarray(start, start + taken)
    for (let i = 0; i < taken; i++) weighted[i] = (into[i] ?? 0) * (ofWeight[i] ?? 0)
  }
}

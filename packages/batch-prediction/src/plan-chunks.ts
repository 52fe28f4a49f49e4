/** A stretch of rows of one file. */
export interface Slice {
  readonly file: number
  readonly offset: number
  readonly rows: number
  /** Whether a part of it can be read without reading the rest. */
  readonly divisible?: boolean
}

/** Rows that are scored together. */
export interface Chunk {
  readonly slices: readonly Slice[]
  readonly rows: number
}

/**
 * Row groups as chunks of about `rows` rows, in order. A row group is read as a whole, so that one of more rows is
 * divided only where it is more than two chunks large; `exact` divides all.
 */
export function planChunks(groups: readonly Slice[], rows: number, exact = false): Chunk[] {
  const chunks: Chunk[] = []
  let slices: Slice[] = []
  let count = 0
  const close = () => {
    if (count > 0) chunks.push({ slices, rows: count })
    slices = []
    count = 0
  }
  const add = (slice: Slice) => {
    const last = slices.at(-1)
    if (last !== undefined && last.file === slice.file && last.offset + last.rows === slice.offset)
      slices[slices.length - 1] = { ...last, rows: last.rows + slice.rows }
    else slices.push(slice)
    count += slice.rows
    if (count >= rows || slices.length >= MOST_FILES) close()
  }
  for (const group of groups) {
    const isDivided = exact || group.divisible === true || group.rows > 2 * rows
    if (!isDivided) {
      const [short, over] = [rows - count, count + group.rows - rows]
      if (count > 0 && over > short) close()
      add(group)
      continue
    }
    for (let done = 0; done < group.rows; ) {
      const taken = Math.min(group.rows - done, rows - count)
      add({ file: group.file, offset: group.offset + done, rows: taken })
      done += taken
    }
  }
  close()
  return chunks
}

/** A plan over more files than these is slower than two. */
const MOST_FILES = 64

/** Values of the columns read that are held at a time, about. */
const VALUES = 1 << 25
const MOST_ROWS = 1 << 20
const LEAST_ROWS = 1 << 15

/** Rows of a chunk of a table of so many columns. */
export const chunkRowsFor = (columns: number): number =>
  Math.min(MOST_ROWS, Math.max(LEAST_ROWS, 2 ** Math.floor(Math.log2(VALUES / Math.max(1, columns)))))

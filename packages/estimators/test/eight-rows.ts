/** Three features of eight rows; the peers' numbers that tests expect are theirs for these. */
export const x = [
  [1, 2, 3, 4, 5, 6, 7, 8],
  [2, 1, 5, 3, 8, 4, 9, 6],
  [0.5, -1, 0, 2, -2, 1, 0.25, -0.75],
].map((column) => Float64Array.from(column))

export const y = Float64Array.of(2.5, 3, 7.25, 6, 12, 8.5, 14, 12.75)

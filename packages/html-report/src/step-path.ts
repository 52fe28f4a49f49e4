/** The outline of bars that stand side by side, as SVG path data in whole pixels, from the left foot to the right one. */
export function stepPath(
  heights: readonly number[],
  box: { width: number; height: number; top: number; edges?: readonly number[] | undefined },
): string {
  const { width, height, top, edges } = box
  const [first = 0, last = 1] = edges === undefined ? [0, heights.length] : [edges[0], edges.at(-1)]
  const x = (edge: number) => Math.round(((edge - first) / (last - first)) * width)
  const y = (value: number) => height - Math.round((top > 0 ? value / top : 0) * (height - 1))
  let path = `M0 ${height}`
  let level = height
  heights.forEach((value, bin) => {
    if (y(value) === level) return
    if (bin > 0) path += `H${x(edges?.[bin] ?? bin)}`
    level = y(value)
    path += `V${level}`
  })
  return `${path}H${width}${level === height ? '' : `V${height}`}`
}

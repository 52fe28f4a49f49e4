import type { Histogram, Point } from './chart.ts'
import { densities } from './densities.ts'
import { type Canvas, COLOURS, type Drawing, EDGE, numberAxis, plot, REFERENCE, timeAxis } from './plot-style.ts'
import { strokeSeries } from './stroke-series.ts'

/** Bars that stand side by side, as a stepped line: the first sample filled, further ones outlined over it. */
export function histogramOption(chart: Histogram, canvas: Canvas): Drawing {
  const { unit, samples } = densities(chart)
  const edges = chart.times === true ? chart.edges.map(toMilliseconds) : chart.edges
  const series = samples.map(({ heights }, index) =>
    strokeSeries(steps(edges, heights), {
      colour: COLOURS[index - 1] ?? EDGE,
      width: index === 0 ? 1 : 1.75,
      ...(index === 0 && { fill: REFERENCE }),
    }),
  )
  const percent = unit === 'share of rows'
  return {
    height: canvas.wide ? 300 : 220,
    option: plot(
      chart.times === true ? timeAxis(chart.label, edges, canvas) : numberAxis({ label: chart.label }, 'x', canvas),
      { ...numberAxis({ label: unit, percent }, 'y', canvas), scale: false },
      series,
      unit,
    ),
  }
}

const toMilliseconds = (micros: number): number => micros / 1000

/** Up from the base line at the first edge, along the bins, and down to it at the last one. */
function steps(edges: readonly number[], heights: readonly number[]): Point[] {
  const [first = 0, last = 0] = [edges[0], edges.at(-1)]
  const tops = heights.flatMap((height, bin): Point[] => [
    [edges[bin] ?? first, height],
    [edges[bin + 1] ?? last, height],
  ])
  return [[first, 0], ...tops, [last, 0]]
}

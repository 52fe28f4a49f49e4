import type { Histogram } from './chart.ts'
import { densities } from './densities.ts'
import { type Canvas, COLOURS, type Drawing, EDGE, numberAxis, plot, REFERENCE } from './plot-style.ts'

/** Bars that stand side by side, as a stepped line: the first sample filled, further ones outlined over it. */
export function histogramOption(chart: Histogram, canvas: Canvas): Drawing {
  const { unit, samples } = densities(chart)
  const series = samples.map(({ heights }, index) => ({
    type: 'line' as const,
    step: 'end' as const,
    showSymbol: false,
    data: steps(chart.edges, heights),
    lineStyle: { width: index === 0 ? 1 : 1.75, color: COLOURS[index - 1] ?? EDGE },
    ...(index === 0 && { areaStyle: { color: REFERENCE, opacity: 1 } }),
  }))
  const percent = unit === 'share of rows'
  return {
    height: canvas.wide ? 300 : 220,
    option: plot(
      numberAxis({ label: chart.label }, 'x', canvas),
      { ...numberAxis({ label: unit, percent }, 'y', canvas), scale: false },
      series,
      unit,
    ),
  }
}

/** Up from the base line at the first edge, along the bins, and down to it at the last one. */
function steps(edges: readonly number[], heights: readonly number[]): [number, number][] {
  const [first = 0, last = 0] = [edges[0], edges.at(-1)]
  return [[first, 0], ...heights.map((height, bin): [number, number] => [edges[bin] ?? first, height]), [last, 0]]
}

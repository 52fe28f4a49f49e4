import type { Scatter } from './chart.ts'
import { guideSeries } from './guide-series.ts'
import { type Canvas, COLOURS, type Drawing, numberAxis, plot } from './plot-style.ts'

/** Small dots, lighter where there are many. */
export function scatterOption({ x, y, guide, ...chart }: Scatter, canvas: Canvas): Drawing {
  const points = chart.points.filter((point) => point.every(Number.isFinite))
  const dots = {
    type: 'scatter' as const,
    data: points.map((point) => [...point]),
    symbolSize: points.length > 500 ? 2.5 : 4,
    itemStyle: { color: COLOURS[0] ?? '', opacity: points.length > 500 ? 0.65 : 0.8 },
  }
  return {
    height: canvas.wide ? 320 : guide === 'diagonal' ? 300 : 230,
    option: plot(
      numberAxis(x, 'x', canvas),
      numberAxis(y, 'y', canvas),
      [dots, ...guideSeries(guide, points)],
      y.label,
    ),
  }
}

import type { CustomSeriesOption } from 'echarts'
import type { Point, Scatter } from './chart.ts'
import { guideSeries } from './guide-series.ts'
import { type Canvas, COLOURS, type Drawing, numberAxis, plot } from './plot-style.ts'
import { cornersOf } from './stroke-series.ts'

/** Small dots, lighter where there are many. */
export function scatterOption({ x, y, guide, ...chart }: Scatter, canvas: Canvas): Drawing {
  const points = chart.points.filter((point) => point.every(Number.isFinite))
  return {
    height: canvas.wide ? 320 : guide === 'diagonal' ? 300 : 230,
    option: plot(
      numberAxis(x, 'x', canvas),
      numberAxis(y, 'y', canvas),
      [dotSeries(points), ...guideSeries(guide, points)],
      y.label,
    ),
  }
}

/** The corners of all points, which make the axes, and all points as one path: a shape for each takes ECharts twenty times as long. */
function dotSeries(points: readonly Point[]): CustomSeriesOption {
  const many = points.length > 500
  return {
    type: 'custom',
    data: cornersOf(points),
    encode: { x: 0, y: 1 },
    renderItem: ({ dataIndex }, api) => {
      if (dataIndex > 0) return null
      const places = points.map((point) => api.coord([...point]).map((place) => place.toFixed(1)))
      return {
        type: 'path',
        // A stroke of next to no length with a round cap is a dot.
        shape: { pathData: places.map(([x, y]) => `M${x} ${y}h0.1`).join('') },
        style: {
          fill: 'none',
          stroke: COLOURS[0] ?? '',
          strokeOpacity: many ? 0.65 : 0.8,
          lineWidth: many ? 2.5 : 4,
          lineCap: 'round',
        },
      }
    },
  }
}

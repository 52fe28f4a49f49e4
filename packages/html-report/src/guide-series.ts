import type { CustomSeriesOption } from 'echarts'
import type { Guide, Point } from './chart.ts'
import { MUTED } from './plot-style.ts'
import { strokeSeries } from './stroke-series.ts'

/** The dashed line on which values would lie if nothing were wrong; the diagonal also makes both axes span the same range. */
export function guideSeries(guide: Guide | undefined, points: readonly Point[]): CustomSeriesOption[] {
  if (guide === undefined || points.length === 0) return []
  const extent = (values: readonly number[]): [number, number] => [
    values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY),
    values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY),
  ]
  const [low, high] = extent(points.flatMap(([x, y]) => (guide === 'zero' ? [x] : [x, y])))
  const y = (x: number) => (guide === 'zero' ? 0 : x)
  return [
    strokeSeries(
      [low, high].map((x): Point => [x, y(x)]),
      { colour: MUTED, width: 1, dash: [4, 4] },
    ),
  ]
}

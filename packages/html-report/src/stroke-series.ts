import type { CustomSeriesOption } from 'echarts'
import type { Point } from './chart.ts'

export interface Stroke {
  readonly colour: string
  readonly width: number
  readonly dash?: [number, number]
  /** Of dots at the points. */
  readonly dots?: number
  /** What is below the line down to zero is filled with. */
  readonly fill?: string
}

/**
 * A line through points, broken where one is not finite, and dots on them. As a custom series, whose data are only the
 * corners of what is drawn: lines of ECharts' own take three times as long to load and draw.
 */
export function strokeSeries(points: readonly Point[], stroke: Stroke): CustomSeriesOption {
  const runs = runsOf(points)
  const finite = runs.flat()
  return {
    type: 'custom',
    data: cornersOf(finite),
    encode: { x: 0, y: 1 },
    renderItem: ({ dataIndex }, api) => {
      if (dataIndex > 0) return null
      const at = (run: readonly Point[]) => run.map((point) => api.coord([...point]))
      const { colour, width, dash, dots, fill } = stroke
      return {
        type: 'group',
        children: [
          ...(fill === undefined
            ? []
            : runs.map((run) => ({
                type: 'polygon' as const,
                shape: { points: at(run) },
                style: { fill },
              }))),
          ...runs
            .filter((run) => run.length > 1)
            .map((run) => ({
              type: 'polyline' as const,
              shape: { points: at(run) },
              style: {
                fill: 'none',
                stroke: colour,
                lineWidth: width,
                ...(dash === undefined ? {} : { lineDash: dash }),
              },
            })),
          ...(dots === undefined ? [] : at(finite).map((centre) => dot(centre, dots, colour))),
        ],
      }
    },
  }
}

const dot = ([cx = 0, cy = 0]: readonly number[], r: number, fill: string) => ({
  type: 'circle' as const,
  shape: { cx, cy, r },
  style: { fill },
})

function runsOf(points: readonly Point[]): Point[][] {
  const runs: Point[][] = []
  let run: Point[] = []
  for (const point of points) {
    if (!point.every(Number.isFinite)) {
      run = []
      continue
    }
    if (run.length === 0) runs.push(run)
    run.push(point)
  }
  return runs
}

/** The corners of the box around points, which make the axes; none without points. */
export function cornersOf(points: readonly Point[]): [number, number][] {
  if (points.length === 0) return []
  const end = (side: 0 | 1, of: (a: number, b: number) => number) =>
    points.map((point) => point[side]).reduce((a, b) => of(a, b))
  return [
    [end(0, Math.min), end(1, Math.min)],
    [end(0, Math.max), end(1, Math.max)],
  ]
}

import type { CustomSeriesOption } from 'echarts'
import { LABEL, MUTED } from './plot-style.ts'
import { visibleText } from './visible-text.ts'

/** An upright dashed line at a value through the whole plot, its label beside it in a row counted from the top; row -1 is above the plot. */
export function uprightSeries({ x, label }: { x: number; label: string }, row: number): CustomSeriesOption {
  const text = visibleText(label, 30)
  return {
    type: 'custom',
    data: [[x]],
    encode: { x: 0 },
    z: 3,
    renderItem: ({ coordSys }, api) => {
      const [at = 0] = api.coord([x, 0])
      const { left, top, width, height } = boxOf(coordSys)
      const toTheLeft = at > left + width / 2
      return {
        type: 'group',
        children: [
          {
            type: 'line',
            shape: { x1: at, y1: top, x2: at, y2: top + height },
            style: { stroke: MUTED, lineWidth: 1, lineDash: [4, 4] },
          },
          {
            type: 'text',
            style: {
              text,
              x: at + (toTheLeft ? -5 : 5),
              y: top + 8 + 15 * row,
              align: toTheLeft ? 'right' : 'left',
              verticalAlign: 'middle',
              fill: LABEL.color,
              fontSize: LABEL.fontSize,
            },
          },
        ],
      }
    },
  }
}

/** ECharts types the rectangle of a Cartesian grid as one of any coordinate system. */
function boxOf(coordSys: object): { left: number; top: number; width: number; height: number } {
  const side = (key: string) => Number(Reflect.get(coordSys, key))
  return { left: side('x'), top: side('y'), width: side('width'), height: side('height') }
}

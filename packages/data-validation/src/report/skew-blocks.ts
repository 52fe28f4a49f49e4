import type { ColumnSkew, Finding } from '@millrace/contracts'
import type { Block, Tone } from '@millrace/html-report'
import { notComparedLines } from '../skew/not-compared.ts'
import { skewLine } from './describe-report.ts'

const TONES: Record<ColumnSkew['verdict'], Tone> = { skewed: 'bad', consistent: 'good', incomparable: 'quiet' }

/** The features that differ from what is served, the furthest first, after what could not be compared. */
export function skewBlocks(skew: readonly ColumnSkew[], findings: readonly Finding[]): Block[] {
  return [
    {
      kind: 'text',
      text: `${skewLine(skew)}. Of each key looked at its latest row is compared, unless what is served is of a later event than that row.`,
    },
    ...notComparedLines(findings).map((text) => ({
      kind: 'text' as const,
      text: `Not held against what is served: ${text}.`,
    })),
    {
      kind: 'table',
      caption: 'Every feature, the furthest from what is served first',
      columns: [
        { title: 'Column' },
        { title: 'View' },
        { title: 'Verdict' },
        { title: 'Differ' },
        { title: 'Of rows' },
        { title: 'Not served' },
        { title: 'Served later' },
      ],
      rows: skew
        .toSorted((a, b) => (b.fraction ?? -1) - (a.fraction ?? -1))
        .map(({ column, view, verdict, mismatched, compared, not_served, newer }) => [
          column,
          view,
          { kind: 'badge', text: verdict, tone: TONES[verdict] },
          mismatched,
          compared,
          not_served,
          newer,
        ]),
    },
  ]
}

import { StepError } from '@millrace/errors'
import type { Expectations } from '@millrace/feature-registry'

/**
 * Refuses patterns that Polars' engine does not take: Rust's regex, which runs in linear time and bounds the size of what it compiles,
 * so that no pattern hangs.
 * @throws StepError USAGE naming file and line of the first one
 */
export async function checkRegexes({ columns }: Expectations): Promise<void> {
  const rules = [...columns].flatMap(([name, { regex }]) => (regex === undefined ? [] : [{ name, ...regex }]))
  if (rules.length === 0) return
  const { default: pl } = await import('nodejs-polars')
  const text = pl.DataFrame({ text: [''] }).lazy()
  for (const { name, value, at } of rules) {
    try {
      text.select(pl.col('text').str.contains(pl.lit(value), false, true)).collectSync()
    } catch (error) {
      const lines = error instanceof Error ? error.message.split('\n').map((line) => line.trim()) : []
      const what = (lines.find((line) => line.startsWith('error: ')) ?? lines[0] ?? '').replace(/^(regex )?error: /, '')
      throw new StepError('USAGE', `${at}: columns.${name}.regex ${JSON.stringify(value)} is no regex: ${what}`, {
        hint: "the syntax is that of Rust's regex, which has no look-around and no back references",
        cause: error,
      })
    }
  }
}

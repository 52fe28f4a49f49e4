import { defaultText } from './help.ts'
import { maskedValue, type Setting } from './settings.ts'

/** What `--print-config` prints: each option, its value and where it came from; secrets masked. */
export function configText(settings: readonly Setting[], asJson: boolean): string {
  const rows = settings.map((setting) => ({
    option: setting.option.flag,
    variable: setting.option.variable,
    value: maskedValue(setting),
    origin: setting.origin,
  }))
  if (asJson) return `${JSON.stringify(rows)}\n`
  const lines = rows.map(({ option, variable, value, origin }) => [
    option,
    variable ?? '-',
    value === undefined ? '(unset)' : defaultText(value),
    origin,
  ])
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return `${lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n`
}

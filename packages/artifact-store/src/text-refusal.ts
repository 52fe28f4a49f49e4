import { listProblems, StepError } from '@millrace/errors'
import type { Polars } from './load-polars.ts'
import { smallResult } from './small-result.ts'
import type { TextParser } from './text-parsers.ts'
import type { TextRows } from './text-pass.ts'

/** The error for columns whose values are not of their types, with the first of them and where they stand. */
export async function textRefusal(
  pl: Polars,
  text: TextRows,
  columns: readonly { readonly name: string; readonly parser: TextParser }[],
  scratch: () => string,
): Promise<StepError> {
  const problems: string[] = []
  for (const { name, parser } of columns) problems.push(await problemOf(pl, text, { name, ...parser }, scratch))
  const lines = problems.length === 1 ? ` ${problems[0]}` : `\n${listProblems(problems)}`
  return new StepError('BROKEN_CONTRACT', `${text.source}:${lines}`, { hint: 'correct these values in the file' })
}

const ROW = '\u0000row'
const EXAMPLES = 5

async function problemOf(
  pl: Polars,
  text: TextRows,
  { name, isBad, isZoned, words }: { name: string } & TextParser,
  scratch: () => string,
): Promise<string> {
  const find = async (condition: TextParser['isBad'], limit: number) => {
    const hits = text.frame.withRowIndex(ROW).filter(condition).select(pl.col(ROW).cast(pl.Float64), pl.col(name))
    const records = await smallResult(pl, hits.limit(limit), scratch())
    const where = await text.places(records.map((record) => Number(record[ROW])))
    return records.map((record, index) => `${JSON.stringify(record[name])} (${where[index]})`)
  }
  const column = `column "${name}"`
  const [total = {}] = await smallResult(pl, text.frame.select(isBad.sum().cast(pl.Float64).alias('bad')), scratch())
  const bad = Number(total.bad)
  if (bad > 0 || isZoned === undefined) {
    const examples = (await find(isBad, EXAMPLES)).join(', ')
    const verb = bad === 1 ? '1 value is' : `${bad} values are`
    return `${column} must be ${words}, but ${verb} not: ${examples}${bad > EXAMPLES ? ', …' : ''}`
  }
  const [zoned] = await find(isZoned, 1)
  const [naive] = await find(pl.col(name).isNotNull().and(isZoned.not()), 1)
  return `${column} mixes timestamps with an offset, such as ${zoned}, and without one, such as ${naive}`
}

export interface Settings {
  /** The chosen benchmarks; none means all. */
  readonly names: readonly string[]
  readonly rounds: number
  readonly full: boolean
  /** Seconds that one process may take. */
  readonly limit: number
  /** Forgets what an interrupted run measured. */
  readonly fresh: boolean
}

/**
 * What the caller asks for by variables and words.
 * @throws RangeError where a value or a name is wrong
 */
export function settings(
  environment: Readonly<Record<string, string | undefined>>,
  words: readonly string[],
  known: readonly string[],
): Settings {
  const names = [...(environment['ONLY'] ?? '').split(/[\s,]+/), ...words].filter((name) => name !== '')
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new RangeError(`no benchmark ${unknown.join(', ')}: there are ${known.join(', ')}`)
  return {
    names,
    rounds: wholeNumber('ROUNDS', environment['ROUNDS'] ?? '3'),
    full: environment['FULL'] === '1',
    limit: wholeNumber('TIMEOUT', environment['TIMEOUT'] ?? '1800'),
    fresh: environment['FRESH'] === '1',
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new RangeError(`${name} is "${text}": a whole number from 1 is needed`)
  return Number(text)
}

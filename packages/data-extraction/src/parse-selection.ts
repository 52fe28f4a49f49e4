/** A feature selection as settings give it: a service's name, or `view:feature` and views with commas between. */
export function parseSelection(text: string | undefined): string | readonly string[] | undefined {
  if (text === undefined || !/[:,]/.test(text)) return text
  return text
    .split(',')
    .map((reference) => reference.trim())
    .filter((reference) => reference !== '')
}

/** A property of an object in one cell of a table. */
export function describeCell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-'
  if (Array.isArray(value)) return value.map(describeCell).join(', ') || '-'
  if (typeof value === 'object') return 'name' in value ? String(value.name) : describePairs(value)
  return String(value).replace(/\s+/g, ' ')
}

/** An object as a person reads it: a line for each property, and one for each item of a list below it. */
export function describeObject(object: Readonly<Record<string, unknown>>): string {
  return Object.entries(object)
    .flatMap(([property, value]) => {
      const title = `${property.replaceAll('_', ' ')}:`
      if (!Array.isArray(value) || value.length === 0)
        return [`${title} ${isPairs(value) ? describePairs(value) : describeCell(value)}`]
      return [title, ...value.map((item: unknown) => `  ${isPairs(item) ? describePairs(item) : describeCell(item)}`)]
    })
    .join('\n')
}

const isPairs = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function describePairs(value: object): string {
  const pairs = Object.entries(value).filter(([, item]) => describeCell(item) !== '-')
  return pairs.map(([key, item]) => `${key} ${describeCell(item)}`).join(', ') || '-'
}

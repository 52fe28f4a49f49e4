/** What is wrong with an artifact's schema version for a reader of `supported`, or undefined: a newer minor one is fine. */
export function versionProblem(found: string, supported: string): string | undefined {
  const major = majorOf(found)
  if (Number.isNaN(major)) return `schema_version "${found}" is not a version such as ${supported}`
  if (major > majorOf(supported)) return `schema_version ${found} is newer than this millrace reads (${supported})`
  return undefined
}

const majorOf = (version: string): number => (/^\d+(\.\d+)*$/.test(version) ? Number.parseInt(version, 10) : Number.NaN)

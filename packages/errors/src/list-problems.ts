const MOST = 10

/** Several problems of one kind as the lines of one message: the first ten, then how many more. */
export function listProblems(problems: readonly string[]): string {
  const lines = problems.slice(0, MOST).map((problem) => `  - ${problem}`)
  if (problems.length > MOST) lines.push(`  … and ${problems.length - MOST} more`)
  return lines.join('\n')
}

import { isAbsolute, relative, resolve } from 'node:path'

/** A path of `root` as a person standing in `cwd` would write it: relative below it, absolute elsewhere. */
export function nearPath(path: string, { root, cwd }: { root: string; cwd: string }): string {
  const absolute = resolve(root, path)
  const way = relative(cwd, absolute)
  return way === '' || way.startsWith('..') || isAbsolute(way) ? absolute : way
}

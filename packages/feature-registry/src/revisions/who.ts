import { hostname, userInfo } from 'node:os'

/** Who is at work, as `user@host`. */
export function who(): string {
  return `${userName()}@${hostname()}`
}

/** In a container the user may have a number and no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}

/** `node serve-database.ts` prints the URL of an empty PostgreSQL database, which is there until stdin ends. */
import { postgres } from '../packages/testkit/dist/postgres.js'

process.stdout.write(`${(await postgres()).url}\n`)
process.stdin.resume().on('end', () => process.exit())

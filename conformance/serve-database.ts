/** `node serve-database.ts` prints the URL of an empty PostgreSQL database, which is there until stdin ends. */
import { emptyPostgres } from '../packages/testkit/dist/postgres-database.js'

process.stdout.write(`${(await emptyPostgres()).url}\n`)
process.stdin.resume().on('end', () => process.exit())

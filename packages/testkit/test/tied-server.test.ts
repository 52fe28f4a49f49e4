import { existsSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { REPOSITORY } from '../src/repository.ts'
import { freePort } from '../src/tied-server.ts'
import { workdir } from '../src/workdir.ts'

const NODE = join(REPOSITORY, 'node_modules/node/bin/node')
const SOURCE = join(REPOSITORY, 'packages/testkit/src/tied-server.ts')

/** Notes its folder and pid. */
const SERVER = `{ pwd; echo $$; } >"$1"; exec sleep 60`

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'a server and its folder are gone after its process got %s',
  async (signal) => {
    const dir = workdir()
    const program = `
    const { startTiedServer } = await import('${SOURCE}')
    const { statSync } = await import('node:fs')
    const answers = async () => { if (statSync('note').size === 0) throw new Error('not yet') }
    await startTiedServer({ script: ${JSON.stringify(SERVER)}, words: ['${dir.path('note')}'], answers })
    console.log('answers')
    setInterval(() => {}, 1000)`
    const { child, finished } = dir.start(NODE, ['-e', program])
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const [folder = '', pid] = String(dir.read('note')).split('\n')
    expect(existsSync(folder)).toBe(true)
    expect(process.kill(Number(pid), 0)).toBe(true)
    child.kill(signal)
    expect(await finished).toMatchObject({ signal })
    await vi.waitFor(() => expect(existsSync(folder)).toBe(false), { timeout: 10_000 })
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH')
  },
)

test('a free port can be listened on', async () => {
  const port = await freePort()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const client = connect(port, '127.0.0.1')
  await new Promise((resolve) => client.once('connect', resolve))
  client.destroy()
  server.close()
})

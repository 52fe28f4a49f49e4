import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import * as z from 'zod'

export interface OpenedPage {
  /** What the browser had to say: errors and warnings of the console, and of its own. */
  readonly complaints: readonly string[]
  /** Every address that was asked for. */
  readonly requests: readonly string[]
  /** How often something is on the page. */
  count(selector: string): Promise<number>
  /** Whether it can be scrolled sideways. */
  isTooWide(): Promise<boolean>
  close(): void
}

/** Height of a picture; drawing a page of a thousand columns to its end takes the browser a minute. */
const MOST_PIXELS = 10_000

/** Opens a file in headless Chromium at a width in pixels, and keeps a picture of it. */
export async function openPage(
  file: string,
  { width, screenshot }: { width: number; screenshot: string },
): Promise<OpenedPage> {
  const profile = mkdtempSync(join(tmpdir(), 'millrace-chromium-'))
  const words = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run']
  const child = spawn(await chromium(), [
    ...words,
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    'about:blank',
  ])
  const close = () => {
    child.kill('SIGKILL')
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const address = await debuggerAddress(child.stderr)
    const targets = z
      .array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }))
      .parse(await (await fetch(address)).json())
    const page = await connect(targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? '')
    for (const domain of ['Page', 'Network', 'Runtime', 'Log']) await page.send(`${domain}.enable`)
    await page.send('Emulation.setDeviceMetricsOverride', {
      width,
      height: 900,
      deviceScaleFactor: 1,
      mobile: width < 600,
    })
    await page.send('Page.navigate', { url: pathToFileURL(file).href })
    await page.loaded
    const evaluate = async (expression: string) =>
      z.object({ result: z.object({ value: z.unknown() }) }).parse(await page.send('Runtime.evaluate', { expression }))
        .result.value
    const height = Math.min(Number(await evaluate('document.documentElement.scrollHeight')), MOST_PIXELS)
    const clip = { x: 0, y: 0, width, height, scale: 1 }
    const picture = z
      .object({ data: z.string() })
      .parse(await page.send('Page.captureScreenshot', { captureBeyondViewport: true, clip }))
    writeFileSync(screenshot, Buffer.from(picture.data, 'base64'))
    return {
      complaints: page.complaints,
      requests: page.requests,
      count: async (selector) =>
        Number(await evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`)),
      isTooWide: async () => (await evaluate('document.documentElement.scrollWidth > window.innerWidth')) === true,
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

async function debuggerAddress(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const found = /DevTools listening on ws:\/\/([^/]+)\//.exec(line)
    if (found !== null) return `http://${found[1]}/json/list`
  }
  throw new Error('Chromium ended before it listened')
}

const Message = z.looseObject({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.looseObject({}).optional(),
  result: z.unknown().optional(),
})

async function connect(url: string) {
  const socket = new WebSocket(url)
  const waiting = new Map<number, (result: unknown) => void>()
  const complaints: string[] = []
  const requests: string[] = []
  const { promise: loaded, resolve: isLoaded } = Promise.withResolvers<void>()
  socket.addEventListener('message', ({ data }) => {
    const { id, method = '', params = {}, result } = Message.parse(JSON.parse(String(data)))
    if (id !== undefined) waiting.get(id)?.(result)
    if (method === 'Page.loadEventFired') isLoaded()
    if (method === 'Network.requestWillBeSent')
      requests.push(z.looseObject({ url: z.string() }).parse(params['request']).url)
    if (['Runtime.consoleAPICalled', 'Runtime.exceptionThrown', 'Log.entryAdded'].includes(method))
      complaints.push(JSON.stringify(params))
  })
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  let sent = 0
  const send = (method: string, params: object = {}): Promise<unknown> => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    waiting.set(++sent, resolve)
    socket.send(JSON.stringify({ id: sent, method, params }))
    return promise
  }
  return { send, complaints, requests, loaded }
}

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The browser on this machine; on Debian as root it is installed. @throws Error that says what to do */
async function chromium(): Promise<string> {
  const there = findProgram()
  if (there !== undefined) return there
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    const install = 'apt-get update && apt-get install -y --no-install-recommends chromium'
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await promisify(execFile)('flock', ['/tmp/millrace-test-apt.lock', 'sh', '-c', install], { env })
  }
  const installed = findProgram()
  if (installed !== undefined) return installed
  throw new Error(`the tests need Chromium: put ${PROGRAMS.join(' or ')} on the PATH, or run them on Debian as root`)
}

function findProgram(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.flatMap((folder) => PROGRAMS.map((name) => join(folder, name))).find((path) => existsSync(path))
}

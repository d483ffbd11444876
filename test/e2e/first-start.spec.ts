/** The first start: where the data goes, and the reason on the screen where the program can't go on. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { LONGEST_BELOW } from '../../main/data-folder.ts'
import { exitCodes } from '../../main/unattended/exit-codes.ts'
import { takeInstanceLock } from '../host/instance-lock.ts'
import { hostExecutable } from '../support/electron-path.ts'
import { expect, host, test } from './fixtures.ts'
import { call, heading, HOME } from './walk.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
/** Another script, a space, an emoji (two characters as Windows counts). */
const NAME = 'Дані відновлення 復旧 🛟'

let folder: string
test.beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'recovery-first-start-'))
})
test.afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

interface Ended {
  code: number | null
  boxes: { title: string; content: string }[]
}

/** Starts the program to its end; the boxes that it shows are closed at once. `before` runs in its process first. */
async function start(args: readonly string[], before = ''): Promise<Ended> {
  const boxes = path.join(folder, 'boxes.jsonl')
  const hook = path.join(folder, 'hook.cjs')
  await writeFile(
    hook,
    `const { dialog } = require('electron')
     dialog.showErrorBox = (title, content) =>
       require('node:fs').appendFileSync(${JSON.stringify(boxes)}, JSON.stringify({ title, content }) + '\\n')
     process.argv.splice(1, 2)
     ${before}`,
  )
  const sandbox = process.platform === 'linux' ? ['--no-sandbox'] : []
  const child = spawn(hostExecutable(host), ['-r', hook, ...sandbox, '.', ...args], { cwd: ROOT, stdio: 'ignore' })
  const [code] = (await once(child, 'exit', { signal: AbortSignal.timeout(30_000) })) as [number | null]
  const text = await readFile(boxes, 'utf8').catch(() => '')
  return {
    code,
    boxes: text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Ended['boxes'][0]),
  }
}

test.describe('what keeps the window from opening is said in a box', () => {
  test.skip(host !== 'stand-in', 'a hook before the program is the stand-in’s; on Electron a person looks')

  test('a data folder that can’t be used', async () => {
    const file = path.join(folder, 'file')
    await writeFile(file, '')
    const { code, boxes } = await start(['--practice', `--data-folder=${path.join(file, 'data')}`])
    expect(code).toBe(exitCodes.place.code)
    expect(boxes).toHaveLength(1)
    expect(boxes[0]?.title).toBe(`The data folder ${path.join(file, 'data')} can’t be written.`)
    for (const words of ['in the way', 'Nothing was done.', '--data-folder']) expect(boxes[0]?.content).toContain(words)
  })

  test('a program on a network folder, before anything is made', async () => {
    const data = path.join(folder, 'data')
    const { code, boxes } = await start(
      ['--practice', `--data-folder=${data}`],
      String.raw`Object.defineProperty(process, 'platform', { value: 'win32' })
      process.execPath = '\\\\FS01\\Tools\\Wizard.exe'`,
    )
    expect(code).toBe(exitCodes.place.code)
    expect(boxes.map(({ title }) => title)).toEqual(['The program can’t open its window from a network folder.'])
    expect(boxes[0]?.content).toContain('Copy the program’s whole folder to a local disk')
    expect(await readdir(folder)).not.toContain('data')
  })

  test('a command line that is no script’s', async () => {
    const { code, boxes } = await start(['E:\\photo.png'])
    expect(code).toBe(exitCodes.usage.code)
    expect(boxes.map(({ title }) => title)).toEqual([expect.stringContaining('The command line is not understood')])
  })

  test('a program that is open in another session, which nobody can bring here', async () => {
    const data = path.join(folder, 'data')
    // Windows refuses the lock there and tells the other window nothing: whoever holds it here does not answer either.
    const lock = takeInstanceLock(path.join(data, 'window'), { argv: [], cwd: '', additionalData: {} }, () => undefined)
    expect(lock.held).toBe(true)
    try {
      const { code, boxes } = await start(['--practice', `--data-folder=${data}`])
      expect(code).toBe(exitCodes.place.code)
      expect(boxes.map(({ title }) => title)).toEqual([
        'The program is open already, and its window can’t be brought here.',
      ])
      expect(boxes[0]?.content).toContain(data)
    } finally {
      if (lock.held) lock.release()
    }
  })

  test('a fault of the program', async () => {
    const { code, boxes } = await start(
      ['--practice', `--data-folder=${folder}`],
      `const { app } = require('electron')
       app.enableSandbox = () => { setImmediate(() => { throw new Error('on purpose') }) }`,
    )
    expect(code).toBe(exitCodes.fault.code)
    expect(boxes).toHaveLength(1)
    expect(boxes[0]?.title).toBe('The program met a fault of its own and ends.')
    expect(boxes[0]?.content).toContain('on purpose')
    expect(boxes[0]?.content).toContain(path.join(folder, 'logs'))
    const log = await readFile(path.join(folder, 'logs', 'recovery.log'), 'utf8')
    expect(log).toContain('"event":"fault"')
    expect(log, 'what was said may quote anything').not.toContain('on purpose')
  })

  for (const [name, args, exit] of [
    [
      'a data folder of an unattended run',
      ['--unattended', 'docs/examples/backup-key.json', '--data-folder=/dev/null/x'],
      'place',
    ],
    ['a misspelt unattended run', ['--unatended', 'answers.json'], 'usage'],
    ['a secret that can’t be saved', ['--save-secret', 'file'], 'usage'],
  ] as const)
    test(`no box where nobody would close it: ${name}`, async () => {
      expect(await start(args)).toEqual({ code: exitCodes[exit].code, boxes: [] })
    })

  test('no box for a fault of an unattended run', async () => {
    const { code, boxes } = await start(
      ['--unattended', 'docs/examples/backup-key.json', `--data-folder=${folder}`],
      `setImmediate(() => { throw new Error('on purpose') })`,
    )
    expect(code).toBe(exitCodes.fault.code)
    expect(boxes).toEqual([])
  })
})

test('a page that does not start: loaded once more, then the sentence, the log line and the code', async ({
  launch,
}) => {
  const { app, page, dataFolder, mainLog } = await launch({ dataFolder: await inLongFolder() })
  await expect(heading(page, HOME)).toBeVisible()

  await test.step('in a folder of 200 characters in another script the home screen says where, why and the log', async () => {
    expect(dataFolder.length).toBe(200)
    const { folders } = await call(page, 'app.state', {})
    expect(folders.data).toBe(dataFolder)
    const line = page.getByText('Journals and data:')
    await expect(line).toContainText(dataFolder)
    await expect(line).toContainText('Chosen with --data-folder')
    await expect(line).toContainText(`Logs: ${path.join(dataFolder, 'logs')}`)
  })

  await test.step('the window’s files stay within what is kept free for them', async () => {
    const names = await readdir(path.join(dataFolder, 'window'), { recursive: true })
    const longest = Math.max(...names.map((name) => path.join('window', name).length))
    expect(longest).toBeGreaterThan(0)
    expect(longest + 1).toBeLessThanOrEqual(LONGEST_BELOW)
  })

  const ended = once(app.process(), 'exit')
  const reloads = await app.evaluate(({ app: inMain, BrowserWindow, dialog }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!
    let reloads = 0
    webContents.reload = () => {
      reloads += 1
    }
    dialog.showErrorBox = (title, content) => console.log(JSON.stringify({ box: [title, content] }))
    const gone = { reason: 'launch-failed', exitCode: 18 }
    webContents.emit('render-process-gone', {}, gone)
    // The process ends inside the second one; the answer has to be out by then.
    setTimeout(() => webContents.emit('render-process-gone', {}, gone), 100)
    return inMain.isReady() ? reloads : -1
  })
  expect(reloads).toBe(1)
  const [code] = (await ended) as [number]
  expect(code).toBe(exitCodes.place.code)
  const said = mainLog.find((line) => line.includes('"box"')) ?? ''
  expect(said).toContain('The program can’t open its window.')
  expect(said).toContain('page: launch-failed, code 18')
  const log = await readFile(path.join(dataFolder, 'logs', 'recovery.log'), 'utf8')
  expect(log).toContain('"event":"window-not-started"')
})

/** A folder of 200 characters whose names no code page holds. */
async function inLongFolder(): Promise<string> {
  const start = path.join(folder, NAME)
  const parts = [start, 'x'.repeat(90)]
  const long = path.join(...parts, 'y'.repeat(200 - path.join(...parts).length - 1))
  await mkdir(path.dirname(long), { recursive: true })
  return long
}

// A small app that uses the host as the product's shell does. What it hears is kept for the test to read.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { app, BrowserWindow, ipcMain, Menu, protocol, session } from 'electron'

const ORIGIN = 'app://contract'
const TYPES = { '.html': 'text/html', '.js': 'text/javascript' }
const POLICY = "default-src 'none'; script-src 'self'; frame-src 'self'; base-uri 'none'"
const heard = []
const control = { hold: false }
Object.assign(globalThis, { heard, control })

async function serve(request) {
  const { pathname } = new URL(request.url)
  if (pathname === '/away')
    return new Response(null, { status: 302, headers: { location: 'https://example.org/away' } })
  if (pathname === '/moved')
    return new Response(null, { status: 302, headers: { location: `${ORIGIN}/page.html?moved` } })
  const type = TYPES[path.extname(pathname)]
  if (type === undefined) return new Response('not found', { status: 404 })
  const body = await readFile(path.join(import.meta.dirname, path.basename(pathname)))
  return new Response(body, { headers: { 'content-type': type, 'content-security-policy': POLICY } })
}

function lockDown() {
  const { defaultSession } = session
  defaultSession.setPermissionCheckHandler((_contents, permission) => permission === 'midi')
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === 'midi'))
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    if (!details.url.startsWith(ORIGIN)) heard.push(`request ${details.resourceType} ${details.url}`)
    answer({ cancel: !details.url.startsWith(ORIGIN) })
  })
}

ipcMain.handle('sender', ({ sender, senderFrame }) => ({
  url: senderFrame.url,
  origin: senderFrame.origin,
  isMain: senderFrame === sender.mainFrame,
}))
ipcMain.handle('echo', (_event, value) => value)
ipcMain.handle('bytes', (_event, length) => new Uint8Array(length).fill(3))
ipcMain.handle('length', (_event, bytes) => [bytes instanceof Uint8Array, bytes.length, bytes.at(-1)])
ipcMain.handle('refuse', () => {
  throw new RangeError('the handler refuses')
})
ipcMain.handle('unsendable', () => ({ fn() {} }))
ipcMain.on('ping', (event, n) => {
  event.reply('pong', n + 1)
  event.sender.send('pong', new Uint8Array([n + 2]))
})
ipcMain.on('who', ({ sender, senderFrame }) => heard.push(`who ${senderFrame.url} ${senderFrame === sender.mainFrame}`))

app.on('web-contents-created', (_event, contents) => {
  contents.on('will-navigate', (event) => {
    heard.push(`will-navigate ${event.url}`)
    if (!event.url.startsWith(ORIGIN)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    heard.push(`will-redirect ${event.url}`)
    if (!event.url.startsWith(ORIGIN)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('render-process-gone', (_event2, { reason }) => {
    heard.push(`render-process-gone ${reason}`)
    contents.reload()
  })
  contents.setWindowOpenHandler(({ url }) => {
    heard.push(`window.open ${url}`)
    return { action: 'deny' }
  })
})
for (const name of ['before-quit', 'will-quit', 'window-all-closed']) app.on(name, () => console.log(name))

async function start() {
  Menu.setApplicationMenu(null)
  protocol.handle('app', serve)
  lockDown()
  const window = new BrowserWindow({
    width: 900,
    height: 640,
    minWidth: 640,
    show: false,
    titleBarStyle: 'hidden',
    titleBarOverlay: { color: '#ffffff', height: 40 },
    webPreferences: {
      preload: path.join(import.meta.dirname, 'preload.cjs'),
      additionalArguments: ['--given-by-main'],
    },
  })
  window.once('ready-to-show', () => {
    heard.push('ready-to-show')
    window.show()
  })
  for (const name of ['show', 'resize', 'move', 'maximize', 'unmaximize']) window.on(name, () => heard.push(name))
  window.on('page-title-updated', (_event, title) => heard.push(`title ${title}`))
  window.on('close', (event) => {
    heard.push('close')
    if (control.hold) event.preventDefault()
  })
  await window.loadURL(`${ORIGIN}/page.html`)
}

if (app.requestSingleInstanceLock({ hello: 'first' })) {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
  app.on('second-instance', (_event, argv, cwd, data) => {
    heard.push(`second-instance ${argv.includes('--marked')} ${cwd === process.cwd()} ${JSON.stringify(data)}`)
  })
  app.on('window-all-closed', () => app.quit())
  // Not `await app.whenReady()` here: Electron gets ready after its entry has been evaluated.
  void app.whenReady().then(start)
} else {
  app.quit()
}

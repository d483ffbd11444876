// Runs the built main with an `electron` that writes down what it is asked, puts the questions of a hostile page to
// what it was given, and prints all of it as one line of JSON. Argument: a data folder.
import { EventEmitter, once } from 'node:events'
import { registerHooks } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

const said = { order: [], schemes: undefined, menu: undefined, window: undefined, loaded: undefined, channels: [] }
const note = (what) => () => void said.order.push(what)

class App extends EventEmitter {
  enableSandbox = note('enableSandbox')
  setName = note('setName')
  setPath = note('setPath')
  quit = note('quit')
  disableHardwareAcceleration = note('disableHardwareAcceleration')
  requestSingleInstanceLock() {
    said.order.push('requestSingleInstanceLock')
    return true
  }
  async whenReady() {
    said.order.push('whenReady')
  }
}

const page = Object.assign(new EventEmitter(), {
  mainFrame: { url: 'app://wizard/index.html' },
  setWindowOpenHandler(handler) {
    page.openHandler = handler
  },
  isDestroyed: () => false,
  send() {},
  reload: note('reload'),
})
const loading = new EventEmitter()

class BrowserWindow extends EventEmitter {
  webContents = page
  constructor(options) {
    super()
    said.window = options
    BrowserWindow.last = this
  }
  isDestroyed = () => false
  show = note('show')
  async loadURL(url) {
    said.loaded = url
    loading.emit('done')
  }
}

const handlers = {}
const calls = new Map()
const theSession = {
  setPermissionRequestHandler: (handler) => (handlers.request = handler),
  setPermissionCheckHandler: (handler) => (handlers.check = handler),
  setDevicePermissionHandler: (handler) => (handlers.device = handler),
  setSpellCheckerEnabled: note('setSpellCheckerEnabled'),
  webRequest: { onBeforeRequest: (handler) => (handlers.before = handler) },
}
const app = new App()
globalThis.electronOfTheTest = {
  app,
  BrowserWindow,
  clipboard: {},
  dialog: { showErrorBox: (...words) => console.error(words) },
  ipcMain: { handle: (channel, answer) => void calls.set(channel, answer) },
  Menu: { setApplicationMenu: (menu) => (said.menu = menu) },
  nativeTheme: Object.assign(new EventEmitter(), { shouldUseDarkColors: false }),
  powerSaveBlocker: {},
  utilityProcess: {},
  protocol: {
    registerSchemesAsPrivileged(schemes) {
      said.order.push('registerSchemes')
      said.schemes = schemes
    },
    handle: (_scheme, handler) => (handlers.serve = handler),
  },
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1280, height: 760 } }] },
  session: { defaultSession: theSession },
  shell: {},
}
const names = Object.keys(globalThis.electronOfTheTest)
const source = `export const { ${names.join(', ')} } = globalThis.electronOfTheTest`
const url = `data:text/javascript,${encodeURIComponent(source)}`
registerHooks({
  resolve: (name, context, next) => (/^electron(\/|$)/.test(name) ? { url, shortCircuit: true } : next(name, context)),
})

const [, , folder] = process.argv
process.argv = [process.argv[0], '.', '--practice', `--data-folder=${folder}`]
const done = once(loading, 'done')
await import(pathToFileURL(path.resolve('dist/main/index.js')).href)
await done

// 5: permissions. 1: requests.
const asked = [
  'media',
  'geolocation',
  'notifications',
  'clipboard-read',
  'usb',
  'hid',
  'fullscreen',
  'openExternal',
  'unknown',
]
said.granted = []
for (const permission of asked) {
  handlers.request(page, permission, (yes) => yes && said.granted.push(`request ${permission}`), {})
  if (handlers.check(page, permission, 'app://wizard', {})) said.granted.push(`check ${permission}`)
}
if (handlers.device({ deviceType: 'usb' })) said.granted.push('device')
said.letThrough = []
const addresses = [
  'http://example.org/',
  'https://example.org/',
  'ws://example.org/',
  'wss://example.org/',
  'ftp://example.org/',
]
for (const address of [
  ...addresses,
  'file:///etc/passwd',
  'app://other/index.html',
  'app://wizard.example.org/',
  'blob:null/1',
  'app://wizard/index.html',
])
  handlers.before({ url: address }, ({ cancel }) => cancel === true || said.letThrough.push(address))

// 7, 18: what the scheme serves.
said.served = {}
const paths = [
  'index.html',
  '',
  '..%2fmain%2findex.js',
  '%2e%2e/%2e%2e/package.json',
  '..%5c..%5cpackage.json',
  'index.html%00',
  'nowhere.js',
  'package.json',
]
for (const name of paths) {
  const answer = await handlers.serve(new Request(`app://wizard/${name}`))
  said.served[name] = {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: (await answer.text()).slice(0, 60),
  }
}
const posted = await handlers.serve(new Request('app://wizard/index.html', { method: 'POST', body: 'x' }))
said.served.POST = { status: posted.status }

// 12 to 14: what a page may not do.
app.emit('web-contents-created', {}, page)
said.notPrevented = []
for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
  let prevented = false
  page.emit(event, { preventDefault: () => (prevented = true) }, 'https://example.org/')
  if (!prevented) said.notPrevented.push(event)
}
said.opened = page.openHandler({ url: 'https://example.org/' })

// 17: who may speak.
said.channels = [...calls.keys()]
said.strangers = {}
const frame = (address) => ({ url: address })
const strangers = {
  'no frame': { sender: page, senderFrame: null },
  'a sub-frame of ours': { sender: page, senderFrame: frame('app://wizard/index.html') },
  'other contents': { sender: { mainFrame: page.mainFrame }, senderFrame: page.mainFrame },
}
for (const who of Object.keys(strangers)) said.strangers[who] = []
const foreign = [
  'https://wizard/index.html',
  'file:///index.html',
  'about:blank',
  'app://other/index.html',
  'app://wizard.example.org/',
  'data:text/html,x',
]
for (const channel of said.channels) {
  for (const [who, event] of Object.entries(strangers)) {
    const answer = await calls.get(channel)(event, {})
    if (answer.ok || answer.error.code !== 'stranger') said.strangers[who].push(channel)
  }
  for (const address of foreign) {
    page.mainFrame.url = address
    const answer = await calls.get(channel)({ sender: page, senderFrame: page.mainFrame }, {})
    if (answer.ok || answer.error.code !== 'stranger') (said.strangers[address] ??= []).push(channel)
  }
  page.mainFrame.url = 'app://wizard/index.html'
}
const friend = await calls.get('recovery:app.state')({ sender: page, senderFrame: page.mainFrame }, {})
said.friend = friend.ok

said.shownBefore = said.order.includes('show')
BrowserWindow.last.emit('ready-to-show')
said.shownAfter = said.order.includes('show')
process.stdout.write(`${JSON.stringify(said)}\n`, () => process.exit(0))

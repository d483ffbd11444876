const { contextBridge, ipcRenderer } = require('electron')

const messageOf = (fn) => {
  try {
    fn()
    return 'nothing was thrown'
  } catch (error) {
    return error.message
  }
}

window.leak = 'in the isolated world'
const early = ipcRenderer.invoke('sender')

contextBridge.exposeInMainWorld('api', {
  platform: process.platform,
  sum: (a, b) => a + b,
  throws: () => {
    throw new TypeError('inside')
  },
  rejects: async () => {
    throw new TypeError('later')
  },
  callback: (fn) => fn(20) + 1,
  callbackLater: async (fn) => (await fn(5)) * 2,
  awaits: async (promise) => (await promise) + 1,
  nested: (value) => ({ twice: value.n * 2, when: value.when, read: () => value.n }),
  values: () => ({
    map: new Map([[1, new Date(7)]]),
    pattern: /x/g,
    bytes: new Uint8Array([1, 2]),
    nothing: undefined,
    none: null,
  }),
  error: () => new RangeError('as a value'),
  early: () => early,
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  send: (channel, ...args) => ipcRenderer.send(channel, ...args),
  listen: (channel, fn) => {
    const listener = (_event, ...args) => fn(...args)
    ipcRenderer.on(channel, listener)
    return () => ipcRenderer.off(channel, listener)
  },
})
contextBridge.exposeInMainWorld('facts', {
  again: messageOf(() => contextBridge.exposeInMainWorld('api', {})),
  fs: messageOf(() => require('fs')),
  type: process.type,
  sandboxed: process.sandboxed,
  isolated: process.contextIsolated,
  argv: process.argv.includes('--given-by-main'),
})

import { calls, events } from 'contract:names'
import { contextBridge, ipcRenderer } from 'electron/renderer'
import type { Bridge } from './contract/calls.ts'

/** Main listens on these channels only; see main/shell/ipc.ts. */
const CHANNEL = 'recovery:'

/** The door: only named calls and events of the contract pass; neither ipcRenderer nor its event objects reach the page. */
const bridge: Bridge = {
  call(name, input) {
    if (!calls.includes(name)) return Promise.reject(new Error(`No such call: ${name}`))
    return ipcRenderer.invoke(CHANNEL + name, input) as Promise<unknown>
  },
  on(name, listener) {
    if (!events.includes(name)) throw new Error(`No such event: ${name}`)
    const forward = (_event: unknown, data: unknown): void => listener(data)
    ipcRenderer.on(CHANNEL + name, forward)
    return () => {
      ipcRenderer.off(CHANNEL + name, forward)
    }
  },
  platform: process.platform,
}

contextBridge.exposeInMainWorld('recovery', bridge)

/** The app's permission handlers, put to Chromium once for each load (Electron asks at each use: the outcome is right, the moment is not). */
import type { PermissionCheckHandlerHandlerDetails, WebContents as ElectronWebContents } from 'electron'
import { defaultSession } from './protocol-session.ts'
import { fromWire, originOf } from './schemes.ts'
import { chromium } from './state.ts'

type Check = NonNullable<typeof defaultSession.permissionCheck>
type Permission = Parameters<Check>[1]

/** Chromium's names and Electron's. */
const PERMISSIONS: readonly [string, Permission][] = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['camera', 'media'],
  ['microphone', 'media'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-write', 'clipboard-sanitized-write'],
  ['midi', 'midi'],
  ['idle-detection', 'idle-detection'],
  ['persistent-storage', 'persistent-storage'],
]

async function granted(webContents: ElectronWebContents, permission: Permission, url: string): Promise<boolean> {
  const { permissionCheck, permissionRequest } = defaultSession
  const requestingUrl = fromWire(url)
  const details: PermissionCheckHandlerHandlerDetails = { isMainFrame: true, requestingUrl }
  if (permissionCheck !== null && !permissionCheck(webContents, permission, originOf(url), details)) return false
  if (permissionRequest === null) return true
  return new Promise((resolve) => {
    permissionRequest(webContents, permission, resolve, { isMainFrame: true, requestingUrl })
  })
}

/** Settles every permission of the origin that is about to be loaded. */
export async function settlePermissions(webContents: ElectronWebContents, url: string): Promise<void> {
  const { origin } = new URL(url)
  const settle = async ([name, permission]: readonly [string, Permission]): Promise<void> => {
    const setting = (await granted(webContents, permission, url)) ? 'granted' : 'denied'
    await chromium().root.send('Browser.setPermission', { permission: { name }, setting, origin })
  }
  await Promise.all(PERMISSIONS.map(settle))
}

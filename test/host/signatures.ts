/**
 * The compiler's word that what is carried has Electron's own signatures: it compares every member with `electron.d.ts`
 * and names the ones that differ. Names that only Electron has are the guard's matter, at run time.
 */
import type { EventEmitter } from 'node:events'
import type * as Common from 'electron/common'
import type * as Main from 'electron/main'
import type { WebFrameMain } from './frames.ts'
import type * as StandIn from './electron.ts'
import type { defaultSession } from './protocol-session.ts'
import type { WebContents } from './web-contents.ts'

type Mine = StandIn.Carried
/** Members whose types are the stand-in's own classes, each compared by itself below. */
type Nested =
  | keyof EventEmitter
  | 'commandLine'
  | 'session'
  | 'webContents'
  | 'mainFrame'
  | 'protocol'
  | 'webRequest'
  | 'parent'
  | 'top'
  | 'frames'
type Differing<A, B> = { [K in Exclude<keyof A & keyof B, Nested>]: A[K] extends B[K] ? never : K }[Exclude<
  keyof A & keyof B,
  Nested
>]
type Same<A, B> = [Differing<A, B>] extends [never] ? true : Differing<A, B>

/** Every name that Electron's main process can import, with something behind it in the stand-in. */
type Importable = keyof typeof Main | keyof typeof Common
type NotExported = Exclude<Importable, keyof typeof StandIn>

type Signatures = [
  Same<Mine['app'], Electron.App>,
  Same<Mine['app']['commandLine'], Electron.CommandLine>,
  Same<InstanceType<Mine['BrowserWindow']>, Electron.BrowserWindow>,
  Same<Mine['clipboard'], Electron.Clipboard>,
  Same<typeof defaultSession, Electron.Session>,
  Same<typeof defaultSession.webRequest, Electron.WebRequest>,
  Same<Mine['dialog'], Electron.Dialog>,
  Same<Mine['ipcMain'], Electron.IpcMain>,
  Same<Mine['nativeTheme'], Electron.NativeTheme>,
  Same<Mine['net'], Electron.Net>,
  Same<Mine['powerMonitor'], Electron.PowerMonitor>,
  Same<Mine['powerSaveBlocker'], Electron.PowerSaveBlocker>,
  Same<Mine['protocol'], Electron.Protocol>,
  Same<Mine['screen'], Electron.Screen>,
  Same<Mine['shell'], Electron.Shell>,
  Same<WebContents, Electron.WebContents>,
  Same<WebFrameMain, Electron.WebFrameMain>,
  [NotExported] extends [never] ? true : NotExported,
]

/** Does not compile while a signature differs; the error names the member. */
export const checked: Signatures = [
  ...([true, true, true, true, true, true, true, true] as const),
  ...([true, true, true, true, true, true, true, true, true, true] as const),
]

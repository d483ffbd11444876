/**
 * Stands in for the `electron` module of the main process, on an ordinary Chromium. For tests and for development where
 * Electron's executable is missing. What it has behaves as Electron's does, as far as a page, a preload and a main script
 * can tell; what it lacks throws `stand-in: … is not carried`. Everything by a subject of its own is in the other files.
 */
import { app } from './app.ts'
import { BrowserWindow, webContentsModule } from './browser-window.ts'
import { clipboard, dialog, Menu, nativeTheme, powerMonitor, powerSaveBlocker, shell } from './desktop.ts'
import { absent, strict } from './guard.ts'
import { ipcMain } from './ipc.ts'
import { net, protocol, session } from './protocol-session.ts'
import { screen } from './screen.ts'

/** The version whose typings the stand-in is held to. */
export const ELECTRON_VERSION = '45.4.1'

const webContents = strict('webContents', webContentsModule)

// An import of a name that a module does not export fails before anything has run; these fail when they are used.
const autoUpdater = absent('autoUpdater')
const BaseWindow = absent('BaseWindow')
const BrowserView = absent('BrowserView')
const ClipboardItem = absent('ClipboardItem')
const contentTracing = absent('contentTracing')
const crashReporter = absent('crashReporter')
const desktopCapturer = absent('desktopCapturer')
const globalShortcut = absent('globalShortcut')
const inAppPurchase = absent('inAppPurchase')
const ImageView = absent('ImageView')
const IpcMainServiceWorker = absent('IpcMainServiceWorker')
const MenuItem = absent('MenuItem')
const MessageChannelMain = absent('MessageChannelMain')
const nativeImage = absent('nativeImage')
const netLog = absent('netLog')
const Notification = absent('Notification')
const pushNotifications = absent('pushNotifications')
const safeStorage = absent('safeStorage')
const ShareMenu = absent('ShareMenu')
const sharedTexture = absent('sharedTexture')
const systemPreferences = absent('systemPreferences')
const TouchBar = absent('TouchBar')
const Tray = absent('Tray')
const utilityProcess = absent('utilityProcess')
const View = absent('View')
const webFrameMain = absent('webFrameMain')
const WebContentsView = absent('WebContentsView')
const WebSocket = absent('WebSocket')

const carried = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  net,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  webContents,
}
export type Carried = typeof carried

/** What `require('electron')` gives. */
const electron = strict('electron', { ...carried })

export {
  app,
  autoUpdater,
  BaseWindow,
  BrowserView,
  BrowserWindow,
  ClipboardItem,
  clipboard,
  contentTracing,
  crashReporter,
  desktopCapturer,
  dialog,
  electron as default,
  electron as 'module.exports',
  globalShortcut,
  ImageView,
  inAppPurchase,
  IpcMainServiceWorker,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  net,
  netLog,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  pushNotifications,
  safeStorage,
  screen,
  session,
  ShareMenu,
  sharedTexture,
  shell,
  systemPreferences,
  TouchBar,
  Tray,
  utilityProcess,
  View,
  WebContentsView,
  webContents,
  webFrameMain,
  WebSocket,
}

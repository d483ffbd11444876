/** Chromium's events of one page, told as Electron's. */
import type { Protocol, Session as Cdp } from './cdp.ts'
import type { FrameTree } from './frames.ts'
import type { FromPage } from './isolated-world.ts'
import { answerRequest, type RequestOwner } from './requests.ts'
import { fromWire } from './schemes.ts'
import { POST } from './target.ts'
import { PRELOAD_WORLD } from './worlds.ts'

/** What listeners of webContents can hope for. */
export const PAGE_EVENTS = `
  did-start-loading did-stop-loading did-finish-load did-fail-load dom-ready did-navigate first-paint
  did-navigate-in-page will-navigate will-frame-navigate will-redirect page-title-updated destroyed
  render-process-gone console-message preload-error ipc-message`
/** Nothing here makes these happen: no webviews, no allowed popups, no native keyboard, menus or certificates. */
export const NO_PAGE_EVENTS = `
  will-attach-webview did-attach-webview did-create-window before-input-event context-menu unresponsive
  responsive will-prevent-unload certificate-error select-client-certificate login select-bluetooth-device`
export interface PageOwner extends RequestOwner {
  readonly frameTree: FrameTree
  emit(event: string, ...args: unknown[]): boolean
  markDestroyed(): void
  isLoading(): boolean
  isDestroyed(): boolean
  close(): void
}
export interface PageHooks {
  fromPage(message: FromPage, contextId: number, frameId: string): void
  preloadContext(id: number | null): void
  loaded(): void
  crashed(): void
  popup(payload: Protocol.Page.windowOpenPayload): void
}

/** The preload's world of each frame: where its messages come from and where main's go. */
function wireContexts(cdp: Cdp, owner: PageOwner, hooks: PageHooks): void {
  const frameOf = new Map<number, string>()
  let preload: number | null = null
  const forget = (): void => {
    preload = null
    hooks.preloadContext(null)
  }
  cdp.on('Runtime.executionContextCreated', ({ context }) => {
    const frameId = String((context.auxData as { frameId?: unknown } | undefined)?.frameId)
    frameOf.set(context.id, frameId)
    if (context.name !== PRELOAD_WORLD || frameId !== owner.targetId) return
    preload = context.id
    hooks.preloadContext(context.id)
  })
  cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
    frameOf.delete(executionContextId)
    if (executionContextId === preload) forget()
  })
  cdp.on('Runtime.executionContextsCleared', () => {
    frameOf.clear()
    forget()
  })
  cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name !== POST) return
    hooks.fromPage(JSON.parse(payload) as FromPage, executionContextId, frameOf.get(executionContextId) ?? '')
  })
}

function wireFrames(cdp: Cdp, owner: PageOwner): void {
  const { frameTree } = owner
  cdp.on('Page.frameAttached', ({ frameId, parentFrameId }) => frameTree.attached(frameId, parentFrameId))
  cdp.on('Page.frameDetached', ({ frameId, reason }) => {
    if (reason === 'remove') frameTree.detached(frameId)
  })
  cdp.on('Page.frameNavigated', ({ frame }) => {
    const known = frameTree.navigated(frame)
    if (frame.parentId === undefined) owner.emit('did-navigate', {}, known?.url ?? fromWire(frame.url), 200, 'OK')
  })
  cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
    const frame = frameTree.get(frameId)
    if (frame === undefined) return
    frame.url = fromWire(url)
    owner.emit('did-navigate-in-page', {}, frame.url, frame === frameTree.main, 1, frame.routingId)
  })
}

/** Adds every listener that a page needs; called once, before its domains are enabled. */
export function wirePage(cdp: Cdp, owner: PageOwner, hooks: PageHooks): void {
  wireContexts(cdp, owner, hooks)
  wireFrames(cdp, owner)
  cdp.on('Fetch.requestPaused', (paused) => {
    answerRequest(cdp, paused, owner).catch((error: unknown) => {
      console.error(`stand-in: ${fromWire(paused.request.url)} was not answered:`, error)
      // The page may be gone, and with it the request.
      cdp.send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'Failed' }).catch(() => undefined)
    })
  })
  cdp.on('Runtime.consoleAPICalled', ({ type, args }) => {
    const message = args.map((arg) => String(arg.value ?? arg.description)).join(' ')
    owner.emit('console-message', { level: type, message, frame: owner.frameTree.main })
  })
  cdp.on('Page.domContentEventFired', () => owner.emit('dom-ready', {}))
  cdp.on('Page.loadEventFired', () => {
    hooks.loaded()
    owner.emit('did-finish-load', {})
    owner.emit('did-stop-loading', {})
  })
  cdp.on('Page.lifecycleEvent', ({ name, frameId }) => {
    if (frameId === owner.targetId && name === 'firstPaint') owner.emit('first-paint')
  })
  cdp.on('Page.windowOpen', (payload) => hooks.popup({ ...payload, url: fromWire(payload.url) }))
  cdp.on('Page.javascriptDialogOpening', ({ type }) => {
    if (type !== 'beforeunload') return
    // Only with a person before it (see holdOnClose). A load or an end that main wants goes on; else it is the window's
    // own ✕: the window stays, and whether it closes is the app's word.
    const accept = owner.isLoading() || owner.isDestroyed()
    cdp
      .send('Page.handleJavaScriptDialog', { accept })
      .catch((error: unknown) => console.error('stand-in: close', error))
    if (!accept) owner.close()
  })
  cdp.on('Inspector.targetCrashed', () => {
    hooks.crashed()
    owner.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
  })
  cdp.onGone(() => owner.markDestroyed())
}

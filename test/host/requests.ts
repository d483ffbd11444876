/** Every request of a page is paused by Chromium and comes here: navigations are put to the app, custom schemes are answered by it. */
import type { OnBeforeRequestListenerDetails } from 'electron'
import type { Protocol, Session } from './cdp.ts'
import { lacking } from './guard.ts'
import { defaultSession, protocol } from './protocol-session.ts'
import { fromWire, toWire } from './schemes.ts'

type Paused = Protocol.Fetch.requestPausedPayload

export interface Navigation {
  url: string
  frameId: string
  isMainFrame: boolean
  isRedirect: boolean
}

export interface RequestOwner {
  readonly id: number
  readonly targetId: string
  /** Whether a document request that nobody in main asked for may go on. */
  allows(navigation: Navigation): boolean
}

/**
 * The extra policy takes window.open and target=_blank away inside Blink, which then tells of the attempt
 * (`Page.windowOpen`): that feeds setWindowOpenHandler. Chromium warns once a page that this sandbox is weak.
 */
const NO_POPUPS =
  'sandbox allow-scripts allow-same-origin allow-forms allow-modals allow-downloads allow-pointer-lock allow-orientation-lock allow-presentation'

/** Electron's names of resource types where Chromium's differ by more than case. */
const RESOURCE_TYPES: Record<string, OnBeforeRequestListenerDetails['resourceType']> = {
  Image: 'image',
  Stylesheet: 'stylesheet',
  Script: 'script',
  Font: 'font',
  Media: 'media',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
  WebSocket: 'webSocket',
}

function detailsOf(
  paused: Paused,
  owner: RequestOwner,
  isMainFrame: boolean,
): Omit<OnBeforeRequestListenerDetails, 'callback'> {
  const isDocument = paused.resourceType === 'Document'
  const documentType = isMainFrame ? 'mainFrame' : 'subFrame'
  return {
    id: Number(/\d+$/.exec(paused.requestId)?.[0] ?? 0),
    url: fromWire(paused.request.url),
    method: paused.request.method,
    resourceType: isDocument ? documentType : (RESOURCE_TYPES[paused.resourceType] ?? 'other'),
    webContentsId: owner.id,
    referrer: fromWire(paused.request.headers['Referer'] ?? ''),
    timestamp: Date.now(),
    uploadData: [],
  }
}

function requestOf(paused: Paused, url: string): Request {
  const { method, hasPostData, postData } = paused.request
  if (hasPostData === true && postData === undefined) lacking('a request body this large')
  const headers = Object.entries(paused.request.headers).map(([name, value]): [string, string] => [
    name,
    fromWire(value),
  ])
  return new Request(url, { method, headers, ...(postData === undefined ? {} : { body: postData }) })
}

async function fulfil(cdp: Session, paused: Paused, response: Response, isMainFrame: boolean): Promise<void> {
  const responseHeaders = [...response.headers].map(([name, value]) => ({
    name,
    value: name === 'location' ? toWire(value) : value,
  }))
  if (isMainFrame) responseHeaders.push({ name: 'content-security-policy', value: NO_POPUPS })
  const body = Buffer.from(await response.arrayBuffer()).toString('base64')
  await cdp.send('Fetch.fulfillRequest', {
    requestId: paused.requestId,
    responseCode: response.status,
    responseHeaders,
    body,
  })
}

/** Lets one paused request go on, fail, or be answered by the app's handler for its scheme. */
export async function answerRequest(cdp: Session, paused: Paused, owner: RequestOwner): Promise<void> {
  const { requestId, request, resourceType, frameId } = paused
  const fail = async (errorReason: Protocol.Network.ErrorReason): Promise<void> => {
    await cdp.send('Fetch.failRequest', { requestId, errorReason })
  }
  const url = fromWire(request.url)
  const isMainFrame = resourceType === 'Document' && frameId === owner.targetId
  const isRedirect = paused.redirectedRequestId !== undefined
  // Chromium's own wish, not the page's; Electron has none, so the app is not asked.
  if (resourceType === 'Other' && new URL(url).pathname === '/favicon.ico') return fail('Failed')
  if (resourceType === 'Document' && !owner.allows({ url, frameId, isMainFrame, isRedirect })) return fail('Aborted')
  if (!(await defaultSession.webRequest.allows(detailsOf(paused, owner, isMainFrame)))) return fail('BlockedByClient')
  if (url === request.url) {
    await cdp.send('Fetch.continueRequest', { requestId })
    return
  }
  const handler = protocol.handlerOf(url)
  if (handler === undefined) return fail('Failed')
  await fulfil(cdp, paused, await handler(requestOf(paused, url)), isMainFrame)
}

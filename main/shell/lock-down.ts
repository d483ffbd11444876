import { app, type Session } from 'electron/main'
import type { Log } from '../log.ts'
import { ORIGIN } from './protocol.ts'

/** Denies what a page could reach beyond the bridge: permissions, devices, network, navigation, windows, webviews. */
export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !isOurs(details.url) && !details.url.startsWith('devtools:') }),
  )
}

/** The same for every page there will ever be, before it loads anything. */
export function lockDownContents(log: () => Log | undefined): void {
  app.on('web-contents-created', (_event, contents) => {
    const denied =
      (what: string) =>
      (event: { preventDefault(): void }): void => {
        event.preventDefault()
        log()?.write('warn', 'denied', { what })
      }
    contents.on('will-navigate', denied('navigation'))
    contents.on('will-frame-navigate', denied('frame navigation'))
    contents.on('will-redirect', denied('redirect'))
    contents.on('will-attach-webview', denied('webview'))
    contents.setWindowOpenHandler(() => {
      log()?.write('warn', 'denied', { what: 'window' })
      return { action: 'deny' }
    })
  })
}

export function isOurs(url: string): boolean {
  return url.startsWith(`${ORIGIN}/`)
}

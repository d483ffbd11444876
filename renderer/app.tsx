import { lazy, Suspense, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import type { AppModel } from './app-store.ts'
import { useClient, useEvent } from './bridge-context.ts'
import { watchAccessKeys } from './controls/access-keys.ts'
import { Announcer } from './controls/announcer.tsx'
import { classes } from './controls/classes.ts'
import { Closing } from './dialogs/lazy.tsx'
import { Home } from './home/home.tsx'
import { PRODUCT } from './home/product.ts'
import { hasStrip, TitleBar } from './titlebar.tsx'

/** Wizards come with their pages and style sheets: none of it is needed for the first page. */
async function loadWizard() {
  const { OpenedWizard } = await import('./wizard/index.ts')
  return { default: OpenedWizard }
}
const Wizard = lazy(loadWizard)

/** The window: the home screen, or the wizard that was opened from it. */
export function App({ store }: { store: StoreApi<AppModel> }) {
  const { platform } = useClient()
  const { state, error, opened, visits, reload, open, attach, close } = useStore(store)
  const practice = state?.target === 'practice'
  useEffect(() => watchAccessKeys(document.documentElement), [])
  useEffect(() => {
    document.documentElement.dataset['target'] = practice ? 'practice' : 'this-computer'
  }, [practice])
  // The wizard's code is fetched while the person reads the home screen, not while it is being painted.
  const isRead = state !== undefined
  useEffect(() => {
    if (!isRead) return undefined
    const waiting = requestIdleCallback(() => {
      loadWizard().catch(reportError)
    })
    return () => cancelIdleCallback(waiting)
  }, [isRead])
  // Main asks when the window is closed while a run goes on; the person decides.
  const [closing, setClosing] = useState<string>()
  useEvent('window.closing', ({ run }) => setClosing(run))
  // A wizard that was picked before the computer was read opens as soon as it is.
  const shown = state === undefined || opened === undefined ? undefined : { ...opened, state }
  const strip = hasStrip(platform, practice)
  const title = shown?.wizard.title ?? PRODUCT
  return (
    <Announcer>
      <div className={classes('window', shown === undefined && 'home', !strip && 'bare')}>
        {strip && (
          <TitleBar practice={practice} name={state === undefined ? title : `${title} – ${state.computer.name}`} />
        )}
        {shown === undefined ? (
          <Home
            key={visits}
            state={state}
            error={error}
            opening={opened?.wizard}
            returned={visits > 0}
            reload={reload}
            onOpen={open}
            onRun={(run) => void attach(run)}
          />
        ) : (
          <Suspense fallback={null}>
            <Wizard
              id={shown.wizard.id}
              entry={shown.entry}
              attach={shown.attach}
              state={shown.state}
              onClose={close}
            />
          </Suspense>
        )}
      </div>
      {closing !== undefined && <Closing run={closing} onClose={() => setClosing(undefined)} />}
    </Announcer>
  )
}

import { type ComponentProps, type ComponentType, lazy, Suspense } from 'react'

/** Dialogs are fetched when they are first opened: none of them is on the first page. */
function later<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  const Loaded = lazy(async () => ({ default: await load() }))
  return function Later(props: ComponentProps<typeof Loaded>) {
    return (
      <Suspense fallback={null}>
        <Loaded {...props} />
      </Suspense>
    )
  }
}

export const About = later(async () => (await import('./about.tsx')).About)
export const Help = later(async () => (await import('./help.tsx')).Help)
export const Logs = later(async () => (await import('./logs.tsx')).Logs)
export const Resume = later(async () => (await import('./resume.tsx')).Resume)
export const Closing = later(async () => (await import('./closing.tsx')).Closing)
export const Confirm = later(async () => (await import('./confirm.tsx')).Confirm)

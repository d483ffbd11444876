/** One page of Chromium, opened for a window and prepared before anything is loaded into it. */
import { readFileSync } from 'node:fs'
import type { WebPreferences } from 'electron'
import type { Session } from './cdp.ts'
import { chromium, headed } from './state.ts'
import { PRELOAD_WORLD, worldScripts } from './worlds.ts'

/** The binding's name; only the isolated world can see it. */
export const POST = '__standin_post'

export interface Size {
  width: number
  height: number
}
export interface Target {
  cdp: Session
  targetId: string
  windowId: number
}

let firstWindowIsFree = headed

/** With a person before it the first window is the one that Chromium opened as an app: no tabs, no address bar. */
async function targetFor(size: Size): Promise<string> {
  const { root } = chromium()
  if (firstWindowIsFree) {
    firstWindowIsFree = false
    const { targetInfos } = await root.send('Target.getTargets')
    const first = targetInfos.find((info) => info.type === 'page')
    if (first !== undefined) return first.targetId
  }
  return (await root.send('Target.createTarget', { url: 'about:blank', newWindow: true, ...size })).targetId
}

/** Opens a page. `wire` adds listeners before the first event can come. */
export async function openTarget(
  preferences: WebPreferences,
  size: Size,
  wire: (cdp: Session, targetId: string) => void,
): Promise<Target> {
  const targetId = await targetFor(size)
  const cdp = await chromium().attach(targetId)
  const { windowId } = await chromium().root.send('Browser.getWindowForTarget', { targetId })
  await chromium().root.send('Browser.setContentsSize', { windowId, ...size })
  const env = {
    platform: process.platform,
    arch: process.arch,
    versions: process.versions,
    argv: preferences.additionalArguments ?? [],
  }
  const preload = preferences.preload === undefined ? null : readFileSync(preferences.preload, 'utf8')
  const scripts = worldScripts(preload, env, headed)
  wire(cdp, targetId)
  await Promise.all([
    cdp.send('Page.enable'),
    cdp.send('Runtime.enable'),
    cdp.send('Inspector.enable'),
    cdp.send('Page.setLifecycleEventsEnabled', { enabled: true }),
    cdp.send('Runtime.addBinding', { name: POST, executionContextName: PRELOAD_WORLD }),
    cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.main }),
    cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.isolated, worldName: PRELOAD_WORLD }),
    cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
  ])
  return { cdp, targetId, windowId }
}

/** What is injected into every new document of a window: source text for the page's own world and for the isolated one. */
import { randomBytes } from 'node:crypto'
import { makeBridge, runInMainWorld } from './bridge.ts'
import { makeCodec } from './codec.ts'
import { type PreloadProcess, runInIsolatedWorld, type WorldOptions } from './isolated-world.ts'

/** Electron's own name for the preload's world. */
export const PRELOAD_WORLD = 'Electron Isolated Context'

/** Node's module wrapper as Electron's sandbox gives it to a preload. */
const WRAPPER = 'require, process, Buffer, global, setImmediate, clearImmediate, exports, module'

/** Scripts for both worlds; the names of their events are not to be guessed by the page. */
export function worldScripts(
  preload: string | null,
  env: PreloadProcess,
  holdOnClose: boolean,
): { main: string; isolated: string } {
  const token = randomBytes(16).toString('hex')
  const toMain = `${token}m`
  const toPreload = `${token}p`
  const options: WorldOptions = { own: toPreload, other: toMain, process: env, holdOnClose }
  return {
    main: `(${String(runInMainWorld)})(${String(makeBridge)}, ${JSON.stringify(toMain)}, ${JSON.stringify(toPreload)});`,
    isolated:
      `(${String(runInIsolatedWorld)})(${String(makeBridge)}, ${String(makeCodec)}, ${JSON.stringify(options)}, ` +
      `function (${WRAPPER}) {\n${preload ?? ''}\n});`,
  }
}

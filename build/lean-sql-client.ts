import path from 'node:path'
import type { Plugin } from 'vite'

const AZURE = '\0azure'
const STREAM = '\0node-stream'
const NO_COLORS = '\0no-colors'

/** Stands in for `@azure/*`; whoever uses one of its exports all the same is told so. */
const AZURE_STUB = `
module.exports = new Proxy({}, {
  get(_, name) {
    if (typeof name !== 'string' || name === '__esModule' || name === 'then') return undefined
    return function () {
      throw new Error(name + ' is not part of this program: it does not sign in with Entra ID')
    }
  },
})
`

/**
 * Leaves out what the SQL client brings along and this program does not use, because it would take more time to load than all the rest:
 * `@azure/*` (116 modules, for signing in with Entra ID), `@js-joda/core` (dates as parameters: see local-date.ts), and `readable-stream`,
 * which is Node's own streams once more. `supports-color` is no dependency of anything here: the client's `debug` takes it where a tool for
 * developers has brought it, and then it would ship.
 */
export function leanSqlClient(): Plugin {
  return {
    name: 'lean-sql-client',
    enforce: 'pre',
    resolveId(name) {
      if (/^@azure(-rest)?\//.test(name)) return AZURE
      if (name === '@js-joda/core') return path.join(import.meta.dirname, 'local-date.ts')
      if (name === 'supports-color') return NO_COLORS
      return name === 'readable-stream' ? STREAM : undefined
    },
    load(id) {
      if (id === AZURE) return AZURE_STUB
      if (id === NO_COLORS) return 'module.exports = false'
      return id === STREAM ? "module.exports = require('node:stream')" : undefined
    },
  }
}

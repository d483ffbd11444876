import type { Plugin } from 'vite'

const LOADER = '\0msnodesqlv8-binary'
const NO_BUILD = '\0msnodesqlv8-own-build'

/** Path of the compiled part below the root of the project and of the package, for the system that is packaged. */
export const NATIVE_DRIVER = 'node_modules/msnodesqlv8/prebuilds/win32-x64/msnodesqlv8.node'

/**
 * Loads the one compiled file from its place below `node_modules`, two folders above the bundle of main: in the tree as in the archive of the
 * package. Electron has no musl, so Linux has one name.
 */
const LOADER_CODE = `
module.exports = () => {
  const file = process.platform === 'linux' ? 'msnodesqlv8.glibc.node' : 'msnodesqlv8.node'
  return require(['..', '..', 'node_modules', 'msnodesqlv8', 'prebuilds', process.platform + '-' + process.arch, file].join('/'))
}
`

/**
 * Bundles the native SQL driver's JavaScript, so that of its package the compiled file alone has to ship. The driver looks for that file with
 * node-gyp-build, which follows environment variables to any file that somebody names there; the bundle knows one place.
 */
export function nativeDriver(): Plugin {
  return {
    name: 'native-driver',
    enforce: 'pre',
    resolveId(name) {
      if (name === 'node-gyp-build') return LOADER
      return name === '../build/Debug/sqlserver.node' ? NO_BUILD : undefined
    },
    load(id) {
      if (id === LOADER) return LOADER_CODE
      return id === NO_BUILD ? "throw new Error('only its maker has one')" : undefined
    },
    // The path that it hands to node-gyp-build would be the bundle's own, and nothing needs it.
    transform(code, id) {
      return /[\\/]msnodesqlv8[\\/]lib[\\/]util\.js$/.test(id)
        ? code.replace("require('path').join(__dirname, '..')", '')
        : undefined
    },
  }
}

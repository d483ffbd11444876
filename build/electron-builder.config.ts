import path from 'node:path'
import type { AfterPackContext, Configuration } from 'electron-builder'
import { PRODUCT } from '../main/product.ts'
import { NATIVE_DRIVER } from './native-driver.ts'

/** What differs from one package to the next; the rest of the configuration is the same for all. */
export interface PackageOptions {
  version: string
  /** Exact, as package.json pins it. */
  electronVersion: string
  /** Electron for Windows: an unpacked folder or its zip. */
  electronDist: string
  /** Where electron-builder writes to. */
  output: string
  /** Folder with icon.ico. */
  icons: string
  /** Files that lie beside the program: name in the package → where it comes from. */
  beside: Readonly<Record<string, string>>
  kind: Kind
  signing: Signing
  afterExtract(context: AfterPackContext): Promise<void>
  afterPack(context: AfterPackContext): Promise<void>
}

/** `stand-in`: made for checks from something that is not Electron, and named so, because nobody may ship it. */
export type Kind = 'release' | 'stand-in'

/** Where the certificate comes from. Files and their passwords are read by electron-builder from `WIN_CSC_LINK` and its like. */
export type Signing =
  | { how: 'unsigned' }
  | { how: 'file' }
  /** A certificate in Windows' own store, as hardware keys bring it there. */
  | { how: 'store'; sha1: string }

/** From the usual variables: a certificate file, or the SHA-1 of one in the store. */
export function signingOf(env: Readonly<Record<string, string | undefined>>): Signing {
  const isSet = (name: string): boolean => (env[name] ?? '') !== ''
  if (isSet('WIN_CSC_SHA1')) return { how: 'store', sha1: env['WIN_CSC_SHA1'] ?? '' }
  return isSet('WIN_CSC_LINK') || isSet('CSC_LINK') ? { how: 'file' } : { how: 'unsigned' }
}

/**
 * The first part of every artifact's name. What is not signed says so in its name, what is no release does too.
 * Without spaces: such names survive mail, shares and command lines.
 */
export function artifactName(version: string, kind: Kind, signing: Signing): string {
  const unsigned = signing.how === 'unsigned' ? '-unsigned' : ''
  return `${PRODUCT.replaceAll(' ', '-')}-${version}-x64${kind === 'stand-in' ? '-stand-in' : ''}${unsigned}`
}

/** The years of the licence, from LICENSE. */
const COPYRIGHT = 'Copyright © 2026 The System Center Recovery Wizard authors'

/**
 * electron-builder's configuration, made of its arguments alone. It packs the staged program (bundles, package.json and the native driver's
 * one file) and edits the executable; the installer and the portable program are made from the result by makensis (`package/makensis.ts`).
 * Facts: packaging.md sections 1, 2 and 5.
 */
export function electronBuilderConfig(o: PackageOptions): Configuration {
  return {
    appId: 'SystemCenterRecoveryWizard',
    productName: PRODUCT,
    copyright: COPYRIGHT,
    electronVersion: o.electronVersion,
    electronDist: o.electronDist,
    // The program is English; Chromium's other languages would only take room.
    electronLanguages: ['en-US'],
    directories: { output: o.output, buildResources: o.icons },
    // Everything is bundled: of node_modules ships the compiled file of the native driver alone.
    npmRebuild: false,
    nodeGypRebuild: false,
    files: [
      'package.json',
      'dist/**',
      '!**/*.map',
      {
        from: path.posix.dirname(NATIVE_DRIVER),
        to: path.posix.dirname(NATIVE_DRIVER),
        filter: [path.posix.basename(NATIVE_DRIVER)],
      },
    ],
    // Windows loads no library from an archive.
    asarUnpack: ['**/*.node'],
    asar: { smartUnpack: false },
    disableAsarIntegrity: false,
    extraFiles: Object.entries(o.beside).map(([to, from]) => ({ from, to })),
    afterExtract: o.afterExtract,
    afterPack: o.afterPack,
    publish: null,
    // Else variables of build servers (BUILD_NUMBER and its like) would become part of the version.
    buildVersion: o.version,
    buildNumber: '0',
    forceCodeSigning: o.signing.how !== 'unsigned',
    artifactName: `${artifactName(o.version, o.kind, o.signing)}.\${ext}`,
    // 'maximum' takes six times as long and makes half a percent less of it (7-Zip, deflate with 15 passes).
    compression: 'normal',
    win: {
      target: [{ target: 'zip', arch: 'x64' }],
      icon: path.join(o.icons, 'icon.ico'),
      legalTrademarks: 'Not Microsoft software',
      // Administrators get their rights, with Windows asking; others can still look and practise.
      requestedExecutionLevel: 'highestAvailable',
      // Else a certificate that is named in the environment would sign a stand-in too.
      signExecutable: o.signing.how !== 'unsigned',
      signtoolOptions: {
        signingHashAlgorithms: ['sha256'],
        ...(o.signing.how === 'store' ? { certificateSha1: o.signing.sha1 } : {}),
      },
    },
  }
}

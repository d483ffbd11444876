/** Something that Electron's binary contains. */
export interface ElectronComponent {
  name: string
  type: 'application' | 'framework' | 'library'
  /** Left out where it can't be known without the binary. */
  version?: string
  /** What is known in its place. */
  line?: string
  licence: { id: string } | { name: string }
  purl?: string
  cpe?: string
  website: string
}

/** Said of each component without a version. */
export const ONLY_FROM_BINARY = 'exact version only from the binary: process.versions'

function chromium(version: string): ElectronComponent {
  return {
    name: 'Chromium',
    type: 'framework',
    version,
    licence: { id: 'BSD-3-Clause' },
    purl: `pkg:generic/chromium@${version}`,
    cpe: `cpe:2.3:a:google:chrome:${version}:*:*:*:*:*:*:*`,
    website: 'https://www.chromium.org/',
  }
}

/** Of these neither Electron's package nor any table names a version; LICENSES.chromium.html names all that Chromium contains besides. */
const PARTS: readonly ElectronComponent[] = [
  {
    name: 'BoringSSL',
    type: 'library',
    licence: { id: 'Apache-2.0' },
    website: 'https://boringssl.googlesource.com/boringssl/',
  },
  { name: 'FFmpeg', type: 'library', licence: { id: 'LGPL-2.1-or-later' }, website: 'https://ffmpeg.org/' },
  { name: 'ANGLE', type: 'library', licence: { id: 'BSD-3-Clause' }, website: 'https://angleproject.org/' },
  {
    name: 'SwiftShader',
    type: 'library',
    licence: { id: 'Apache-2.0' },
    website: 'https://github.com/google/swiftshader',
  },
  { name: 'ICU', type: 'library', licence: { id: 'Unicode-3.0' }, website: 'https://icu.unicode.org/' },
  { name: 'libuv', type: 'library', licence: { id: 'MIT' }, website: 'https://libuv.org/' },
  { name: 'zlib', type: 'library', licence: { id: 'Zlib' }, website: 'https://zlib.net/' },
]

/**
 * What each version of Electron that this product has shipped with consists of. Chromium's version: the table of electron-to-chromium 1.5.492;
 * Node's line: the ^24 of Electron's own @types/node, and main's DEPS (electron-stand-in.md); V8's line follows Chromium's.
 */
export const ELECTRON_COMPONENTS: Readonly<Record<string, readonly ElectronComponent[]>> = {
  '45.4.1': [
    chromium('156.0.8078.100'),
    { name: 'Node.js', type: 'framework', line: '24', licence: { id: 'MIT' }, website: 'https://nodejs.org/' },
    { name: 'V8', type: 'library', line: '15.6', licence: { id: 'BSD-3-Clause' }, website: 'https://v8.dev/' },
    ...PARTS,
  ],
}
